package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

class PasskeyTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private final SoftwareAuthenticator device = new SoftwareAuthenticator();

	@BeforeEach
	@AfterEach
	void forget() {
		this.replica.bean(JdbcClient.class).sql("delete from passkey").update();
	}

	@Test
	void a_passkey_signs_in_on_any_replica() {
		addPasskey();
		Browser elsewhere = new Browser(this.replica);
		String token = signInToken(elsewhere);
		String options = options(elsewhere.on(Replica.two()), "/signin/passkey/options", token);
		HttpResponse<String> done = signIn(elsewhere.on(this.replica), token, this.device.authenticate(options));
		assertThat(done.statusCode()).isEqualTo(303);
		assertThat(Browser.location(done)).isEqualTo("/account");
		assertThat(elsewhere.get("/account").body()).contains("Test " + Replica.ALICE.name());
	}

	@Test
	void the_client_s_request_goes_on_after_the_sign_in() {
		addPasskey();
		Browser elsewhere = new Browser(this.replica);
		Map<String, String> request = Browser.request(Replica.ES256, "openid");
		elsewhere.authorize(request);
		String token = signInToken(elsewhere);
		String options = options(elsewhere, "/signin/passkey/options", token);
		HttpResponse<String> done = signIn(elsewhere, token, this.device.authenticate(options));
		HttpResponse<String> answer = elsewhere.get(Pages.path(done));
		String code = String.valueOf(Browser.parameters(Browser.location(answer)).get("code"));
		Map<String, Object> tokens = Client.json(new Client(Replica.ES256, this.replica).redeem(code));
		assertThat(Client.claims(Client.text(tokens, "id_token"))).containsKey("auth_time");
	}

	@Test
	void the_session_s_id_changes_at_the_sign_in() {
		addPasskey();
		Browser elsewhere = new Browser(this.replica);
		String token = signInToken(elsewhere);
		HttpResponse<String> done = signIn(elsewhere, token,
				this.device.authenticate(options(elsewhere, "/signin/passkey/options", token)));
		assertThat(done.headers().firstValue("Set-Cookie").orElse("")).contains("OAUTH2FLOW_AUTH=");
	}

	@Test
	void an_answer_is_good_once_also_at_two_replicas_at_once() throws Exception {
		addPasskey();
		Browser elsewhere = new Browser(this.replica);
		String token = signInToken(elsewhere);
		String answer = this.device.authenticate(options(elsewhere, "/signin/passkey/options", token));
		try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
			Callable<String> attempt = () -> Browser.location(signIn(elsewhere, token, answer));
			List<Future<String>> outcomes = threads.invokeAll(List.of(attempt, attempt, attempt, attempt));
			long accepted = 0;
			for (Future<String> outcome : outcomes) {
				accepted += "/account".equals(outcome.get()) ? 1 : 0;
			}
			assertThat(accepted).isEqualTo(1);
		}
	}

	@Test
	void an_answer_for_another_browser_s_challenge_is_refused() {
		addPasskey();
		Browser attacker = new Browser(this.replica);
		String options = options(attacker, "/signin/passkey/options", signInToken(attacker));
		Browser victim = new Browser(this.replica);
		assertRefused(signIn(victim, signInToken(victim), this.device.authenticate(options)));
	}

	@Test
	void an_answer_from_another_site_or_for_another_site_is_refused() {
		addPasskey();
		this.device.origin = "https://evil.example";
		assertRefused(signIn());
		this.device.origin = Replica.ISSUER;
		this.device.relyingParty = "evil.example";
		assertRefused(signIn());
	}

	@Test
	void an_authenticator_that_did_not_verify_its_user_is_refused() {
		addPasskey();
		this.device.verifiesUser = false;
		assertRefused(signIn());
	}

	@Test
	void a_passkey_of_nobody_and_one_that_was_removed_are_refused() {
		assertRefused(signIn());
		addPasskey();
		proveWithPasskey();
		HttpResponse<String> page = this.browser.get("/account/passkeys");
		Map<String, String> form = Pages.hidden(page);
		String removed = Browser.location(this.browser.post("/account/passkeys/remove",
				Browser.form(Map.of("_csrf", String.valueOf(form.get("_csrf")), "passkey", ownPasskey()))));
		assertThat(removed).isEqualTo("/account/passkeys?removed");
		assertRefused(signIn());
	}

	@Test
	void nobody_removes_somebody_else_s_passkey() {
		addPasskey();
		Browser other = new Browser(this.replica);
		other.signIn(Replica.AUDITOR);
		String token = String.valueOf(Pages.hidden(other.get("/account/passkeys")).get("_csrf"));
		String left = Browser.location(
				other.post("/account/passkeys/remove", Browser.form(Map.of("_csrf", token, "passkey", ownPasskey()))));
		assertThat(left).isEqualTo("/account/passkeys");
		assertThat(Browser.location(signIn())).isEqualTo("/account");
	}

	@Test
	void a_passkey_keeps_its_owner_when_another_user_registers_the_same_id() {
		addPasskey();
		Browser other = new Browser(this.replica);
		other.signIn(Replica.AUDITOR);
		String token = String.valueOf(Pages.hidden(other.get("/account/passkeys")).get("_csrf"));
		String answer = this.device.register(options(other, "/account/passkeys/options", token));
		assertThat(Browser.location(add(other, token, answer))).isEqualTo("/account/passkeys?error");
		assertThat(owners()).isEqualTo(Replica.ALICE.name());
	}

	@Test
	void the_options_of_a_new_passkey_are_not_good_for_a_sign_in() {
		addPasskey();
		String token = String.valueOf(Pages.hidden(this.browser.get("/account")).get("_csrf"));
		String options = options(this.browser, "/account/passkeys/options", token);
		assertRefused(signIn(this.browser, token, this.device.authenticate(options)));
	}

	@Test
	void without_its_token_a_form_signs_nobody_in() {
		addPasskey();
		Browser elsewhere = new Browser(this.replica);
		String options = options(elsewhere, "/signin/passkey/options", signInToken(elsewhere));
		HttpResponse<String> refused = signIn(elsewhere, "", this.device.authenticate(options));
		assertThat(Browser.location(refused)).contains("/signin?expired");
	}

	@Test
	void whatever_is_sent_instead_of_a_passkey_is_refused_and_never_a_5xx() {
		addPasskey();
		Random random = new Random(20261124);
		for (int i = 0; i < 60; i++) {
			Browser elsewhere = new Browser(this.replica);
			String token = signInToken(elsewhere);
			String answer = this.device.authenticate(options(elsewhere, "/signin/passkey/options", token));
			assertRefused(signIn(elsewhere, token, broken(answer, random)));
		}
	}

	@Test
	void whatever_is_sent_as_a_new_passkey_is_refused_and_never_a_5xx() {
		this.browser.signIn(Replica.ALICE);
		String token = String.valueOf(Pages.hidden(this.browser.get("/account/passkeys")).get("_csrf"));
		Random random = new Random(20261125);
		for (int i = 0; i < 60; i++) {
			String answer = new SoftwareAuthenticator()
				.register(options(this.browser, "/account/passkeys/options", token));
			HttpResponse<String> refused = add(this.browser, token, broken(answer, random));
			assertThat(refused.statusCode()).isEqualTo(303);
		}
	}

	/** Cuts, or replaces a byte within the quoted values, so that JSON often survives. */
	private static String broken(String answer, Random random) {
		int kind = random.nextInt(8);
		if (kind == 0) {
			return answer.substring(0, random.nextInt(answer.length()));
		}
		if (kind == 1) {
			return List.of("", "null", "[]", "{}", "\"x\"", "1", "{\"response\":null}", "{\"id\":\"\",\"rawId\":\"\"}")
				.get(random.nextInt(8));
		}
		if (kind == 2) {
			return answer.replaceFirst("\"(clientDataJSON|authenticatorData|attestationObject|signature)\":\"[^\"]*\"",
					"\"$1\":" + List.of("null", "\"\"", "1", "\"AA\"", "\"====\"", "{}").get(random.nextInt(6)));
		}
		StringBuilder changed = new StringBuilder(answer);
		int first = answer.indexOf("\"response\"");
		for (int i = 0; i < 12; i++) {
			int at = first + random.nextInt(answer.length() - first - 40);
			if (Character.isLetterOrDigit(changed.charAt(at))) {
				changed.setCharAt(at, (char) ('A' + random.nextInt(26)));
			}
		}
		return changed.toString();
	}

	private void addPasskey() {
		this.browser.signIn(Replica.ALICE);
		String token = String.valueOf(Pages.hidden(this.browser.get("/account/passkeys")).get("_csrf"));
		String answer = this.device.register(options(this.browser, "/account/passkeys/options", token));
		HttpResponse<String> added = add(this.browser, token, answer);
		assertThat(Browser.location(added)).isEqualTo("/account/passkeys?added");
		assertThat(this.browser.get(Browser.location(added)).body()).contains("Test &lt;device&gt;");
	}

	/** Who has a passkey changes nothing about it with the password alone. */
	private void proveWithPasskey() {
		assertThat(Pages.path(this.browser.get("/account/passkeys"))).isEqualTo("/signin/code?level=2");
		Map<String, String> form = Pages.hidden(this.browser.get("/signin/code?level=2"));
		form.put("confirm", "1");
		form.put("credential", this.device
			.authenticate(options(this.browser, "/signin/passkey/options", String.valueOf(form.get("_csrf")))));
		assertThat(Pages.path(this.browser.post("/signin/passkey", Browser.form(form)))).isEqualTo("/account/passkeys");
	}

	private static HttpResponse<String> add(Browser browser, String token, String answer) {
		return browser.post("/account/passkeys",
				Browser.form(Map.of("_csrf", token, "credential", answer, "label", "Test <device>")));
	}

	private HttpResponse<String> signIn() {
		Browser elsewhere = new Browser(this.replica);
		String token = signInToken(elsewhere);
		return signIn(elsewhere, token, this.device.authenticate(options(elsewhere, "/signin/passkey/options", token)));
	}

	private static HttpResponse<String> signIn(Browser browser, String token, String answer) {
		return browser.post("/signin/passkey", Browser.form(Map.of("_csrf", token, "credential", answer)));
	}

	private static String signInToken(Browser browser) {
		return String.valueOf(Pages.hidden(browser.get("/signin")).get("_csrf"));
	}

	private static String options(Browser browser, String path, String token) {
		HttpResponse<String> options = browser.post(path, "", "X-CSRF-TOKEN", token);
		assertThat(options.statusCode()).isEqualTo(200);
		assertThat(JsonMapper.builder().build().readTree(options.body()).path("challenge").asString())
			.hasSizeGreaterThanOrEqualTo(43);
		return options.body();
	}

	private static void assertRefused(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(303);
		assertThat(Browser.location(response)).endsWith("/signin?error=passkey");
	}

	private String ownPasskey() {
		return this.replica.bean(JdbcClient.class)
			.sql("select credential_id from passkey")
			.query(String.class)
			.single();
	}

	private String owners() {
		return this.replica.bean(JdbcClient.class)
			.sql("select string_agg(username, ',') from passkey join users on id = user_id")
			.query(String.class)
			.single();
	}

}
