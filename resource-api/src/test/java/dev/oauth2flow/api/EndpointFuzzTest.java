package dev.oauth2flow.api;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import dev.oauth2flow.local.fuzz.RandomRequests;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random requests to every operation that is mapped. The seed is fixed; another is given
 * by {@code -Dfuzz.seed}.
 */
class EndpointFuzzTest extends RunningApi {

	private static final long SEED = Long.getLong("fuzz.seed", 20_261_127L);

	private static final int REQUESTS = Integer.getInteger("fuzz.requests", 60);

	@Autowired
	private List<RequestMappingHandlerMapping> mappings;

	private final List<Map<String, String>> callers = List.of(Map.of(),
			Map.of("Authorization",
					"Bearer " + TestIssuer.token(UUID.randomUUID().toString(), "profile.read notes.read notes.write")),
			Map.of("Authorization", "Bearer " + TestIssuer.token("client-app", "notes.read")));

	@TestFactory
	Stream<DynamicTest> no_request_makes_the_service_fail() {
		RandomRequests requests = new RandomRequests(url(""),
				List.of("title", "body", "limit", "cursor", "id", "group"), SEED);
		Stream<String> mapped = this.mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.flatMap((operation) -> operation.getPatternValues().stream())
			.distinct();
		return Stream.concat(mapped, Stream.of("/.well-known/oauth-protected-resource", "/nothing/{here}"))
			.flatMap((path) -> Stream.of(RequestMethod.values())
				.filter((method) -> method != RequestMethod.TRACE && method != RequestMethod.HEAD)
				.map((method) -> DynamicTest.dynamicTest(method + " " + path,
						() -> assertThat(requests.faults(method.name(), path, this.callers, REQUESTS)).isEmpty())));
	}

}
