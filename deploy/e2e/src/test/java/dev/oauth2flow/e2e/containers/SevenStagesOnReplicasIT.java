package dev.oauth2flow.e2e.containers;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.oauth2flow.e2e.ContainerSuite;
import dev.oauth2flow.e2e.ContainerSuite.Form;
import dev.oauth2flow.e2e.Visitor;
import dev.oauth2flow.e2e.story.SevenStages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The same story with two of each service behind a balancer that hands every request to
 * the next replica, whoever asked before.
 */
class SevenStagesOnReplicasIT extends SevenStages {

	/** What a caller may claim about itself; 203.0.113.0/24 is for documentation. */
	private static final String CLAIMS = """
			X-Forwarded-For: 203.0.113.7
			X-Forwarded-Host: evil.example
			X-Forwarded-Proto: http
			X-Forwarded-Port: 81
			Forwarded: for=203.0.113.7;host=evil.example;proto=http
			""".replace("\n", "\r\n");

	/** A line of the balancer's log; HTTP/2 names the origin, too. */
	private static final Pattern SERVED = Pattern
		.compile(" (auth-server|client-app)/replica(\\d) .*\"(\\w+) (?:https://[^/]+)?(/[^?\" ]*)");

	SevenStagesOnReplicasIT() throws IOException {
		super(ContainerSuite.startWherePossible(Form.REPLICAS));
	}

	@Test
	@Order(11)
	void the_requests_of_one_sign_in_went_to_alternating_replicas() {
		for (String service : List.of("client-app", "auth-server")) {
			List<String> replicas = served(service, ".*");
			assertThat(replicas).as(service).contains("1", "2");
			assertThat(replicas.stream().filter("1"::equals).count()).as("half of " + replicas)
				.isBetween(replicas.size() / 2L - 1, replicas.size() / 2L + 2);
		}
		List<String> signIn = served("auth-server", "GET /oauth2/authorize|(GET|POST) /signin|GET /consent");
		assertThat(signIn).as("steps of the sign-in").hasSizeGreaterThanOrEqualTo(4).contains("1", "2");
	}

	@Test
	@Order(12)
	void P36_forwarded_headers_of_a_caller_count_neither_through_the_balancer_nor_past_it() {
		ContainerSuite suite = (ContainerSuite) suite();
		String sub = suite
			.rows("auth",
					"select sub from user_profile where preferred_username = '%s'"
						.formatted(suite.auditor().username()))
			.getFirst();
		String honest = networks(sub, "signin.succeeded").getLast();
		assertThat(honest).as("the balancer is believed, or else everybody would have its own network")
			.isNotEqualTo(network(suite.address("balancer", "services")));

		Visitor visitor = new Visitor(suite.authority());
		assertThat(failToSignIn((request) -> visitor.send(suite.issuer(), request))).doesNotContain("evil.example")
			.doesNotContain("http://");
		await().untilAsserted(() -> assertThat(networks(sub, "signin.failed")).containsExactly(honest));

		assertThat(failToSignIn((request) -> suite.send("auth-server:9000", request))).doesNotContain("evil.example")
			.doesNotContain("http://");
		await().untilAsserted(() -> assertThat(networks(sub, "signin.failed")).containsExactly(honest,
				network(suite.address("postgres", "database"))));
	}

	@Test
	@Order(13)
	void a_replica_that_is_stopped_finishes_its_requests_and_nobody_outside_notices() throws Exception {
		ContainerSuite suite = (ContainerSuite) suite();
		Visitor visitor = new Visitor(suite.authority());
		List<String> answers = new CopyOnWriteArrayList<>();
		AtomicBoolean enough = new AtomicBoolean();
		try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<?> asking = others.submit(() -> {
				while (!enough.get()) {
					answers.add(visitor.send(suite.issuer(), request("GET /oauth2/jwks", "", ""))
						.lines()
						.findFirst()
						.orElse(""));
				}
			});
			await().until(() -> asking.isDone() || answers.size() >= 10);
			long exit = suite.stop("auth-server");
			int before = answers.size();
			await().until(() -> asking.isDone() || answers.size() >= before + 10);
			enough.set(true);
			asking.get(1, TimeUnit.MINUTES);
			assertThat(exit).as("128 and SIGTERM: it was not killed").isEqualTo(128 + 15);
		}
		assertThat(answers).allMatch((line) -> line.startsWith("HTTP/1.1 200"));
	}

	/**
	 * Asks for a page that needs a sign-in and signs in wrongly, always with the claims.
	 * @return the headers of all answers
	 */
	private String failToSignIn(UnaryOperator<String> server) {
		String account = server.apply(request("GET /account", "", ""));
		String page = server.apply(request("GET /signin", "", ""));
		String cookies = Pattern.compile("(?im)^set-cookie: ([^;]+)")
			.matcher(page)
			.results()
			.map((cookie) -> cookie.group(1))
			.collect(Collectors.joining("; "));
		Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
		assertThat(csrf.find()).as(page).isTrue();
		String answer = server.apply(request("POST /signin",
				"Cookie: " + cookies + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
				"username=" + suite().auditor().username() + "&password=wrong&_csrf="
						+ URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8)));
		assertThat(account).startsWith("HTTP/1.1 302");
		assertThat(answer).startsWith("HTTP/1.1 303").containsIgnoringCase("location: /signin?error");
		return headers(account) + headers(page) + headers(answer);
	}

	private static String request(String line, String headers, String body) {
		return line + " HTTP/1.1\r\nHost: localhost:9000\r\nConnection: close\r\n" + CLAIMS + headers
				+ "Content-Length: " + body.length() + "\r\n\r\n" + body;
	}

	private static String headers(String answer) {
		return answer.substring(0, answer.indexOf("\r\n\r\n") + 2);
	}

	private List<String> networks(String sub, String type) {
		return suite().rows("audit",
				"select data->>'ip_prefix' from ledger where subject = '%s' and type = '%s' order by position"
					.formatted(sub, type));
	}

	private static String network(String address) {
		return address.substring(0, address.lastIndexOf('.')) + ".0/24";
	}

	/**
	 * Returns which replica served the requests that match, in their order.
	 */
	private List<String> served(String service, String request) {
		return ((ContainerSuite) suite()).log("balancer")
			.lines()
			.map(SERVED::matcher)
			.filter(Matcher::find)
			.filter((line) -> line.group(1).equals(service) && (line.group(3) + " " + line.group(4)).matches(request))
			.map((line) -> line.group(2))
			.toList();
	}

	@Override
	@AfterAll
	protected void close_the_browser() {
		super.close_the_browser();
		suite().close();
	}

}
