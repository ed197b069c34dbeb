package dev.oauth2flow.client.flow;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import dev.oauth2flow.local.fuzz.RandomRequests;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random requests to every page that is mapped, with watching on. The seed is fixed;
 * another is given by {@code -Dfuzz.seed}.
 */
@TestPropertySource(properties = { "oauth2flow.flow.watch=true", "oauth2flow.flow.what-if.username=nobody",
		"oauth2flow.flow.what-if.password=none" })
class EndpointFuzzTest extends ServiceTest {

	private static final long SEED = Long.getLong("fuzz.seed", 20_261_127L);

	private static final int REQUESTS = Integer.getInteger("fuzz.requests", 40);

	private static final List<String> NAMES = List.of("title", "body", "version", "type", "cursor", "code", "state",
			"iss", "error", "error_description", "logout_token", "return-to", "done", "_csrf");

	private static final Stream<String> OF_FILTERS = Stream.of("/login/oauth2/code/oauth2flow",
			"/oauth2/authorization/{registration}", "/logout", "/logout/connect/back-channel/oauth2flow",
			"/suite/theme/{theme}", "/nothing/{here}");

	@Autowired
	private List<RequestMappingHandlerMapping> mappings;

	@LocalManagementPort
	private int managementPort;

	@TestFactory
	Stream<DynamicTest> no_request_makes_the_service_fail() {
		RandomRequests requests = new RandomRequests("http://localhost:" + this.port, NAMES, SEED);
		TestBrowser signedIn = signedIn();
		signedIn.get("/flow");
		List<Map<String, String>> callers = List.of(Map.of(), caller(signedIn, "/notes"), caller(signedIn, "/flow"));
		Stream<String> mapped = this.mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.flatMap((operation) -> operation.getPatternValues().stream())
			.distinct();
		return Stream.concat(mapped, OF_FILTERS)
			.flatMap((path) -> Stream.of(RequestMethod.GET, RequestMethod.POST, RequestMethod.PUT)
				.map((method) -> DynamicTest.dynamicTest(method + " " + path,
						() -> assertThat(requests.faults(method.name(), path, callers, REQUESTS)).isEmpty())));
	}

	@TestFactory
	Stream<DynamicTest> no_request_makes_the_receiver_of_spans_fail() {
		RandomRequests requests = new RandomRequests("http://localhost:" + this.managementPort, NAMES, SEED);
		return Stream.of("POST", "GET", "PUT")
			.map((method) -> DynamicTest.dynamicTest(method, () -> assertThat(requests.faults(method, "/v1/traces",
					List.of(Map.of("Content-Type", "application/x-protobuf"),
							Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip"), Map.of()),
					REQUESTS))
				.isEmpty()));
	}

	/** Somebody whose forms are taken. */
	private static Map<String, String> caller(TestBrowser browser, String page) {
		String html = browser.get(page).body();
		int at = html.indexOf("name=\"_csrf\" value=\"");
		String token = (at < 0) ? "none" : html.substring(at + 20).split("\"", 2)[0];
		String cookies = browser.cookies()
			.entrySet()
			.stream()
			.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
			.collect(Collectors.joining("; "));
		return Map.of("Cookie", cookies, "X-CSRF-TOKEN", token);
	}

}
