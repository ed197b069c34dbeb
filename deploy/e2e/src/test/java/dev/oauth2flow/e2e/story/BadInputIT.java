package dev.oauth2flow.e2e.story;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.UUID;

import dev.oauth2flow.e2e.AlsoByUrl;
import dev.oauth2flow.e2e.LooksInside;
import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.SuiteUnderTest;
import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.browser.Browser.Exchange;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What people, clients and attackers get wrong: each is answered by the standard's error
 * or by a clear page, and never by a 5xx.
 */
@AlsoByUrl
class BadInputIT {

	private final SuiteUnderTest suite = SuiteUnderTest.here();

	private final HttpClient http = HttpClient.newHttpClient();

	private Browser browser;

	@BeforeEach
	void open_a_browser() {
		this.browser = this.suite.browser();
	}

	@AfterEach
	void nothing_failed_inside() {
		assertThat(this.browser.exchanges())
			.allSatisfy((exchange) -> assertThat(exchange.status()).as(exchange.uri().toString()).isLessThan(500));
		this.browser.close();
	}

	@Test
	void a_wrong_password_is_refused_in_the_same_words_as_an_unknown_user() {
		this.suite.openSignIn(this.browser);
		this.browser.fill("Username", this.suite.user().username());
		this.browser.fill("Password", "wrong");
		this.browser.press("Sign in");
		String known = alert();

		this.browser.fill("Username", "nobody");
		this.browser.fill("Password", "wrong");
		this.browser.press("Sign in");

		assertThat(alert()).isEqualTo(known).isNotBlank();
	}

	@Test
	void P02_an_unknown_client_is_shown_to_the_user_and_never_redirected_R_4_11() throws Exception {
		HttpResponse<String> answer = get(this.suite.issuer() + "/oauth2/authorize?response_type=code&client_id=nobody"
				+ "&redirect_uri=" + encode("https://attacker.example/"));

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.headers().firstValue("location")).isEmpty();
		assertThat(answer.headers().firstValue("content-type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/html"));
	}

	@Test
	void P02_a_wrong_redirect_uri_is_shown_to_the_user_and_never_redirected_R_4_11() throws Exception {
		HttpResponse<String> answer = get(this.suite.issuer()
				+ "/oauth2/authorize?response_type=code&client_id=client-app&scope=openid&redirect_uri="
				+ encode("https://attacker.example/"));

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.headers().firstValue("location")).isEmpty();
	}

	@Test
	void a_replayed_callback_ends_on_a_clear_page() {
		this.suite.signIn(this.browser);
		String callback = callback();

		this.browser.open(callback);

		assertThat(statusOfLastCallback()).isBetween(400, 499);
		assertThat(this.browser.text()).contains("Start again");
	}

	@Test
	void a_tampered_state_ends_on_a_clear_page() {
		this.suite.signIn(this.browser);

		this.browser.open(callback().replaceFirst("state=[^&]{4}", "state=AAAA"));

		assertThat(statusOfLastCallback()).isBetween(400, 499);
		assertThat(this.browser.text()).contains("Start again");
	}

	@Test
	void a_session_that_expired_in_mid_flow_lets_the_user_start_again() {
		this.suite.openSignIn(this.browser);
		this.browser.fill("Username", this.suite.user().username());
		this.browser.fill("Password", this.suite.user().password());
		// Over https, as a suite is that runs elsewhere, the name has a prefix (RFC
		// 6265bis section 4.1.3.2).
		this.browser.forgetCookie((this.suite.issuer().startsWith("https:") ? "__Host-" : "") + "OAUTH2FLOW_AUTH");

		this.browser.press("Sign in");

		assertThat(this.browser.exchanges().getLast().status()).isLessThan(500);
		this.suite.signIn(this.browser);
		assertThat(this.browser.text()).contains(this.suite.user().name());
	}

	@Test
	void back_after_consent_does_no_harm() {
		this.suite.signIn(this.browser);

		this.browser.back();
		this.browser.open(this.suite.clientUrl());

		assertThat(this.browser.text()).contains(this.suite.user().name());
	}

	@Test
	void two_tabs_can_sign_in_at_once() {
		this.suite.openSignIn(this.browser);
		Exchange first = this.browser.exchanges()
			.stream()
			.filter((exchange) -> exchange.uri().getPath().equals("/oauth2/authorize"))
			.findFirst()
			.orElseThrow();
		this.suite.signIn(this.browser);

		this.browser.open(first.uri().toString());

		assertThat(this.browser.sees(this.suite.user().name())).isTrue();
	}

	@Test
	void a_form_field_of_one_megabyte_is_refused() throws Exception {
		String form = "username=" + "a".repeat(1_000_000) + "&password=b";
		HttpResponse<String> answer = this.http.send(HttpRequest.newBuilder(URI.create(this.suite.issuer() + "/signin"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form))
			.build(), BodyHandlers.ofString());

		assertThat(answer.statusCode()).isBetween(400, 499);
	}

	@Test
	void P45_a_call_without_a_token_is_challenged_RFC6750() throws Exception {
		HttpResponse<String> answer = get(this.suite.apiUrl() + "/api/v1/notes");

		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.headers().firstValue("www-authenticate"))
			.hasValueSatisfying((challenge) -> assertThat(challenge).startsWith("Bearer"));
	}

	@Test
	@LooksInside("the queue")
	void a_poison_message_and_an_unknown_type_do_not_stop_the_ledger() throws Exception {
		String unknown = UUID.randomUUID().toString();
		String subject = UUID.randomUUID().toString();
		Properties settings = new Properties();
		settings.putAll(RunningSuite.overHttp().kafkaSettings());
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(),
				new StringSerializer())) {
			producer.send(new ProducerRecord<>("audit.events.v1", subject, "{ not JSON")).get();
			producer.send(new ProducerRecord<>("audit.events.v1", subject, "\u0000")).get();
			producer.send(new ProducerRecord<>("audit.events.v1", subject, """
					{"specversion":"1.0","id":"%s","source":"/auth-server","type":"something.unheard",
					"subject":"%s","time":"2026-11-24T09:00:00Z","datacontenttype":"application/json","data":{}}
					""".formatted(unknown, subject))).get();
		}

		await().untilAsserted(() -> assertThat(
				this.suite.rows("audit", "select type from ledger where subject = '%s'".formatted(subject)))
			.containsExactly("something.unheard"));
	}

	private String alert() {
		return this.browser.text().lines().filter((line) -> line.contains("password")).findFirst().orElse("");
	}

	private String callback() {
		return this.browser.exchanges()
			.stream()
			.map((exchange) -> exchange.uri().toString())
			.filter((uri) -> uri.contains("/login/oauth2/code/"))
			.toList()
			.getLast();
	}

	private int statusOfLastCallback() {
		return this.browser.exchanges()
			.stream()
			.filter((exchange) -> exchange.uri().getPath().contains("/login/oauth2/code/"))
			.toList()
			.getLast()
			.status();
	}

	private HttpResponse<String> get(String uri) throws Exception {
		return this.http.send(HttpRequest.newBuilder(URI.create(uri)).header("Accept", "text/html").build(),
				BodyHandlers.ofString());
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

}
