package dev.oauth2flow.e2e.story;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.oauth2flow.e2e.LooksInside;
import dev.oauth2flow.e2e.SuiteUnderTest;
import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.browser.Browser.Exchange;
import dev.oauth2flow.e2e.browser.ChromiumBrowser;
import dev.oauth2flow.e2e.telemetry.Arrow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One person signs in, uses the API and signs out. The methods are the seven stages, in
 * their order, and go on where the one before stopped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class SevenStages {

	private final SuiteUnderTest suite;

	private Browser browser;

	/**
	 * Tells the story of a suite.
	 * @param suite the suite, started
	 */
	protected SevenStages(SuiteUnderTest suite) {
		this.suite = suite;
	}

	/**
	 * Returns the suite.
	 * @return the suite of the story
	 */
	protected SuiteUnderTest suite() {
		return this.suite;
	}

	@BeforeAll
	void open_a_browser() {
		this.suite.withdrawConsent();
		this.browser = this.suite.browser();
	}

	@AfterAll
	protected void close_the_browser() {
		this.browser.close();
	}

	@Test
	@Order(1)
	void stage_1_user_opens_the_app_and_selects_sign_in() {
		this.browser.open(this.suite.clientUrl());
		assertThat(this.browser.text()).doesNotContain(this.suite.auditor().name());

		this.browser.press("Sign in");

		assertThat(this.browser.url().getAuthority()).isEqualTo(URI.create(this.suite.issuer()).getAuthority());
		assertThat(this.browser.sees("Password")).isTrue();
	}

	@Test
	@Order(2)
	void stage_2_client_application_sends_an_authorization_request_to_the_authorization_server() {
		Exchange request = last("GET", "/oauth2/authorize");

		assertAsks(parameters(request.uri()));
		assertThat(request.uri().toString()).startsWith(this.suite.issuer());
		assertThat(request.status()).isEqualTo(302);
	}

	/** What the browser carries to the authorization server. */
	void assertAsks(Map<String, String> parameters) {
		assertThat(parameters).containsEntry("response_type", "code")
			.containsEntry("client_id", "client-app")
			.containsEntry("code_challenge_method", "S256")
			.containsEntry("redirect_uri", this.suite.clientUrl() + "/login/oauth2/code/oauth2flow")
			.hasEntrySatisfying("code_challenge", (challenge) -> assertThat(challenge).hasSize(43))
			.hasEntrySatisfying("state", (state) -> assertThat(state).hasSizeGreaterThanOrEqualTo(22))
			.hasEntrySatisfying("nonce", (nonce) -> assertThat(nonce).hasSizeGreaterThanOrEqualTo(22));
	}

	@Test
	@Order(3)
	void stage_3_authorization_server_authenticates_the_user_and_records_consent() {
		this.browser.fill("Username", this.suite.auditor().username());
		this.browser.fill("Password", this.suite.auditor().password());
		this.browser.press("Sign in");

		assertThat(this.browser.sees("Read your notes")).isTrue();
		assertThat(this.browser.text()).contains(this.suite.clientName());
		if (this.suite.seesInside()) {
			assertThat(this.suite.redisKeys("auth:session:*")).isNotEmpty();
		}

		this.browser.press("Allow");

		assertThat(this.browser.sees(this.suite.auditor().name())).isTrue();
		if (this.suite.seesInside()) {
			assertThat(this.suite.rows("auth", "select unnest(scopes) from consent")).contains("notes.read",
					"notes.write");
		}
	}

	@Test
	@Order(4)
	void stage_4_authorization_server_redirects_the_browser_back_with_an_authorization_code_using_http_302() {
		Exchange redirect = last("POST", "/oauth2/authorize");
		assertThat(redirect.status()).isEqualTo(302);
		Map<String, String> answer = parameters(URI.create(redirect.headers().get("location")));
		Map<String, String> question = parameters(last("GET", "/oauth2/authorize").uri());

		assertThat(redirect.headers().get("location"))
			.startsWith(this.suite.clientUrl() + "/login/oauth2/code/oauth2flow?");
		assertThat(answer).containsEntry("iss", this.suite.issuer())
			.hasEntrySatisfying("state", (state) -> assertAnswers(state, question))
			.hasEntrySatisfying("code", (code) -> assertThat(code).hasSizeGreaterThanOrEqualTo(22));
	}

	/** How the answer's state belongs to what the browser carried. */
	void assertAnswers(String state, Map<String, String> question) {
		assertThat(state).isEqualTo(question.get("state"));
	}

	@Test
	@Order(5)
	void stage_5_client_application_sends_post_token_to_exchange_the_code_for_an_access_token() {
		if (this.suite.seesInside()) {
			await().untilAsserted(() -> assertThat(Arrow.POST_TOKEN.litBy(this.suite.spans())).isNotEmpty());
		}
		assertThat(this.browser.exchanges()).extracting((exchange) -> exchange.uri().getPath())
			.doesNotContain("/oauth2/token");
		assertThat(this.browser.exchanges())
			.allSatisfy((exchange) -> assertThat(exchange.body()).doesNotContain("eyJ"));
		assertThat(this.browser.cookies().values()).allSatisfy((value) -> assertThat(value).doesNotContain("eyJ"));
	}

	@Test
	@Order(6)
	void stage_6_client_calls_the_api_with_a_bearer_access_token_and_the_api_loads_protected_data() {
		if (this.suite.seesInside()) {
			await().untilAsserted(() -> assertThat(Arrow.JWT_BEARER_TOKEN.litBy(this.suite.spans())).isNotEmpty());
		}
		assertThat(this.browser.text()).contains(this.suite.auditor().email());

		this.browser.press("Notes");
		this.browser.fill("Title", "Remember the seven stages");
		this.browser.fill("Text", "Written by a test.");
		this.browser.press("Save note");

		assertThat(this.browser.sees("Remember the seven stages")).isTrue();
	}

	@Test
	@Order(7)
	void stage_7_api_returns_a_json_response_and_sends_an_audit_event_to_the_queue() {
		if (this.suite.seesInside()) {
			the_ledger_holds_the_events_in_their_order();
		}

		this.browser.press("Activity");

		assertThat(this.browser.sees("note.created")).isTrue();
		assertThat(this.browser.text()).contains("signin.succeeded", "consent.granted", "code.issued", "token.issued",
				"api.accessed");
	}

	private void the_ledger_holds_the_events_in_their_order() {
		String sub = this.suite
			.rows("auth",
					"select sub from user_profile where preferred_username = '%s'"
						.formatted(this.suite.auditor().username()))
			.getFirst();
		// Each service has an outbox, so the ledger keeps the order of each; across
		// services
		// the events' times tell it.
		await().untilAsserted(() -> assertThat(this.suite.rows("audit",
				"select type from ledger where subject = '%s' and source = '/auth-server' order by position"
					.formatted(sub)))
			.containsSubsequence("signin.succeeded", "consent.granted", "code.issued", "token.issued"));
		await().untilAsserted(() -> assertThat(this.suite.rows("audit",
				"select type from ledger where subject = '%s' order by time, position".formatted(sub)))
			.containsSubsequence("signin.succeeded", "consent.granted", "code.issued", "token.issued", "note.created")
			.contains("api.accessed"));
	}

	@Test
	@Order(8)
	@LooksInside("the spans")
	void all_twelve_arrows_were_seen_in_the_telemetry() {
		Assumptions.assumeTrue(this.suite.seesInside(), "A URL does not tell the spans");
		assertThat(Arrow.values()).hasSize(12);
		await().untilAsserted(() -> assertThat(Arrow.values())
			.allSatisfy((arrow) -> assertThat(arrow.litBy(this.suite.spans())).as(arrow.label()).isNotEmpty()));
		await()
			.untilAsserted(() -> assertThat(this.suite.spans()).as("the consumer goes on in the trace of the producer")
				.anySatisfy((span) -> {
					assertThat(span.service()).isEqualTo("audit-consumer");
					assertThat(span.kind()).isEqualTo("CONSUMER");
					assertThat(Arrow.AUDIT_EVENT.litBy(this.suite.spans()))
						.anyMatch((producer) -> producer.traceId().equals(span.traceId()));
				}));
	}

	/** As the suite is by itself, however and on however many replicas it runs. */
	@Test
	@Order(9)
	@LooksInside("the live diagram, which is off in production")
	void the_live_diagram_shows_the_sign_in_with_all_twelve_arrows() {
		Assumptions.assumeTrue(this.suite.seesInside(), "A URL does not tell whether flows are watched");
		Assumptions.assumeTrue(this.browser.renders(), "Without scripts the diagram is not live");
		this.browser.press("Flow");

		assertThat(this.browser.sees("12 of 12 arrows lit")).as(this.browser.text()).isTrue();
	}

	@Test
	@Order(10)
	void signing_out_ends_both_sessions() {
		this.browser.press("Sign out");
		for (String replica : List.of("one", "the other")) {
			this.browser.open(this.suite.clientUrl());
			assertThat(this.browser.sees("Sign in")).as(replica).isTrue();
			assertThat(this.browser.text()).as(replica).doesNotContain(this.suite.auditor().name());
		}

		this.browser.press("Sign in");

		assertThat(this.browser.sees("Password")).as("the authorization server asks again").isTrue();
	}

	@Test
	@Order(11)
	void the_browser_had_nothing_to_complain_about() {
		if (this.browser instanceof ChromiumBrowser chromium) {
			assertThat(chromium.complaints()).isEmpty();
		}
		assertThat(this.browser.exchanges()).allSatisfy((exchange) -> {
			assertThat(exchange.status()).as(exchange.uri().toString()).isLessThan(500);
			assertThat(exchange.uri().toString()).matches(
					(uri) -> uri.startsWith(this.suite.clientUrl() + "/") || uri.startsWith(this.suite.issuer() + "/"));
		});
	}

	private Exchange last(String method, String path) {
		List<Exchange> found = this.browser.exchanges()
			.stream()
			.filter((exchange) -> exchange.method().equals(method) && exchange.uri().getPath().equals(path))
			.toList();
		assertThat(found).as(method + " " + path).isNotEmpty();
		return found.getLast();
	}

	private static Map<String, String> parameters(URI uri) {
		return Arrays.stream(uri.getRawQuery().split("&"))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0],
					(pair) -> java.net.URLDecoder.decode(pair[1], java.nio.charset.StandardCharsets.UTF_8)));
	}

}
