package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.protocol.Replica.TestUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session rises to the authentication context class that a client asks for, by what is
 * missing and nothing else.
 */
class StepUpTest {

	private final Replica replica = Replica.one();

	private final Client web = new Client(Replica.WEB, this.replica);

	private final Browser browser = new Browser(this.replica);

	private final SoftwareAuthenticator device = new SoftwareAuthenticator();

	@BeforeEach
	void signIn() {
		this.browser.signIn(Replica.CAROL);
	}

	@AfterEach
	void forget() {
		jdbc().sql("delete from totp").update();
		jdbc().sql("delete from recovery_code").update();
		jdbc().sql("delete from passkey").update();
		StringRedisTemplate redis = this.replica.bean(StringRedisTemplate.class);
		for (String pattern : List.of("auth:totp:*", "auth:throttle:*")) {
			try (Cursor<String> cursor = redis.scan(ScanOptions.scanOptions().match(pattern).count(1000).build())) {
				redis.delete(cursor.stream().toList());
			}
		}
	}

	@Test
	void P12_a_session_of_one_factor_is_asked_for_the_code_only_and_stays_the_same_session_RFC9470() {
		Map<String, Object> before = Client.claims(Client.text(tokens(this.browser, request("2")), "id_token"));
		assertThat(before).containsEntry("acr", "1");
		AuthenticatorApp app = enrol();
		HttpResponse<String> asked = this.browser.authorize(request("2"));
		assertThat(Pages.path(asked)).isEqualTo("/signin/code?level=2");
		HttpResponse<String> page = this.browser.on(Replica.two()).get("/signin/code?level=2");
		assertThat(page.body()).contains("Prove once more", "name=\"code\"").doesNotContain("type=\"password\"");
		HttpResponse<String> risen = code(page, app.code(1));
		assertThat(Pages.header(risen, "Set-Cookie")).as("a new session id").startsWith("OAUTH2FLOW_AUTH=");
		Map<String, Object> tokens = tokens(this.browser.on(this.replica), risen);
		Map<String, Object> idToken = Client.claims(Client.text(tokens, "id_token"));
		assertThat(idToken).containsEntry("acr", "2")
			.containsEntry("amr", List.of("mfa", "otp", "pwd"))
			.containsEntry("sid", before.get("sid"))
			.containsEntry("auth_time", before.get("auth_time"));
		Map<String, Object> refreshed = Client.json(this.web.refresh(Client.text(tokens, "refresh_token")));
		for (Map<String, Object> each : List.of(tokens, refreshed)) {
			assertThat(Client.claims(Client.text(each, "access_token"))).containsEntry("acr", "2")
				.containsEntry("amr", List.of("mfa", "otp", "pwd"));
		}
		assertThat(this.web.introspect(Client.text(refreshed, "access_token"))).containsEntry("acr", "2");
		assertThat(Client.claims(Client.text(tokens(this.browser, request("2")), "id_token"))).as("not asked for again")
			.containsEntry("acr", "2");
	}

	@Test
	void P12_who_cannot_prove_more_goes_on_where_it_is_only_wished_for_and_not_where_it_is_essential_OIDC_Core() {
		assertThat(Client.claims(Client.text(tokens(this.browser, request("phr 2")), "id_token"))).containsEntry("acr",
				"1");
		assertError(this.browser.authorize(essential("2")), "unmet_authentication_requirements");
		assertError(this.browser.authorize(essential("phr")), "unmet_authentication_requirements");
	}

	@Test
	void P12_who_will_not_prove_more_goes_on_where_it_is_only_wished_for_OIDC_Core() {
		enrol();
		this.browser.authorize(request("2"));
		String without = link(this.browser.get("/signin/code?level=2"), "Go on without");
		assertThat(Client.claims(Client.text(tokens(this.browser, this.browser.get(without)), "id_token")))
			.containsEntry("acr", "1");
		assertThat(Pages.path(this.browser.authorize(essential("2")))).isEqualTo("/signin/code?level=2");
		assertError(this.browser.get(link(this.browser.get("/signin/code?level=2"), "Go on without")),
				"unmet_authentication_requirements");
	}

	@Test
	void P12_prompt_none_never_asks_for_more_OIDC_Core() {
		enrol();
		tokens(this.browser, request("1"));
		Map<String, String> wished = request("2");
		wished.put("prompt", "none");
		assertThat(Client.claims(Client.text(tokens(this.browser, wished), "id_token"))).containsEntry("acr", "1");
		Map<String, String> demanded = essential("2");
		demanded.put("prompt", "none");
		assertError(this.browser.authorize(demanded), "login_required");
	}

	@Test
	void P12_a_new_sign_in_and_a_higher_class_are_asked_for_one_after_the_other_RFC9470() {
		addPasskey(this.browser);
		Map<String, String> request = request("2");
		request.put("prompt", "login");
		assertThat(Pages.path(this.browser.authorize(request))).isEqualTo("/signin");
		HttpResponse<String> signedIn = password(this.browser);
		HttpResponse<String> asked = this.browser.get(Pages.path(signedIn));
		assertThat(Pages.path(asked)).isEqualTo("/signin/code?level=2");
		HttpResponse<String> risen = passkey(this.browser, "/signin/code?level=2");
		assertThat(Client.claims(Client.text(tokens(this.browser, risen), "id_token"))).containsEntry("acr", "2")
			.containsEntry("amr", List.of("mfa", "pop", "pwd"));
	}

	@Test
	void P12_the_class_that_resists_phishing_takes_a_passkey_and_no_code_RFC9470() {
		AuthenticatorApp app = setUpBoth();
		this.browser.authorize(request("phr"));
		HttpResponse<String> page = this.browser.get("/signin/code?level=phr");
		assertThat(page.body()).contains("data-passkey=\"get\"").doesNotContain("name=\"code\"");
		assertThat(Browser.location(code(page, app.code(1)))).contains("client_id=web");
		assertThat(Pages.path(this.browser.authorize(request("phr")))).as("a code does not reach it")
			.isEqualTo("/signin/code?level=phr");
		HttpResponse<String> risen = passkey(this.browser, "/signin/code?level=phr");
		assertThat(Client.claims(Client.text(tokens(this.browser, risen), "id_token"))).containsEntry("acr", "phr");
		assertThat(Client.claims(Client.text(tokens(this.browser, essential("2")), "id_token")))
			.as("who has reached more has reached this, too")
			.containsEntry("acr", "2");
	}

	@Test
	void another_user_s_passkey_confirms_nobody() {
		addPasskey(this.browser);
		Browser alice = new Browser(this.replica);
		alice.signIn(Replica.ALICE);
		HttpResponse<String> refused = passkey(alice, "/signin");
		assertThat(Browser.location(refused)).isEqualTo("/signin/code?error=passkey");
		assertThat(alice.get("/account").body()).contains("Test alice");
	}

	@Test
	void a_passkey_is_a_second_factor_too() {
		setUpBoth();
		Browser fresh = new Browser(this.replica);
		fresh.get("/signin");
		assertThat(Browser.location(password(fresh))).isEqualTo("/signin/code");
		assertThat(fresh.get("/signin/code").body()).contains("Use a", "data-passkey=\"get\"", "name=\"code\"");
		assertThat(Browser.location(passkey(fresh, "/signin/code"))).isEqualTo("/account");
		Map<String, Object> idToken = Client.claims(Client.text(tokens(fresh, request("2")), "id_token"));
		assertThat(idToken).containsEntry("acr", "2").containsEntry("amr", List.of("mfa", "pop", "pwd"));
	}

	@Test
	void a_wrong_code_is_told_on_the_same_page_and_leaves_the_session_as_it_was() {
		enrol();
		this.browser.authorize(essential("2"));
		HttpResponse<String> refused = code(this.browser.get("/signin/code?level=2"), "000000");
		assertThat(Browser.location(refused)).isEqualTo("/signin/code?level=2&error");
		assertThat(this.browser.get("/signin/code?level=2&error").body()).contains("wrong or was used before",
				"client_id=web");
		assertThat(Pages.path(this.browser.authorize(essential("2")))).isEqualTo("/signin/code?level=2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?level=", "?level=9", "?level=2", "?level=%22%3E%3Cb%3E" })
	void without_a_class_to_reach_or_a_way_there_the_page_leads_away(String query) {
		assertThat(this.browser.get("/signin/code" + query).statusCode()).isEqualTo(302);
	}

	@Test
	void without_the_form_s_token_the_session_stays_as_it_was() {
		AuthenticatorApp app = enrol();
		assertThat(this.browser.post("/signin/code", "code=" + app.code(1)).statusCode()).isEqualTo(303);
		assertThat(Pages.path(this.browser.authorize(essential("2")))).isEqualTo("/signin/code?level=2");
	}

	@Test
	void a_password_that_is_replaced_before_the_code_makes_no_session() {
		AuthenticatorApp app = enrol();
		Browser fresh = new Browser(this.replica);
		fresh.get("/signin");
		assertThat(Browser.location(password(fresh))).isEqualTo("/signin/code");
		String subject = String
			.valueOf(Client.claims(Client.text(tokens(this.browser, request("1")), "id_token")).get("sub"));
		try (CarolsPassword password = new CarolsPassword(this.replica, subject)) {
			assertThat(password.change(this.browser, "copper walrus ninepins").statusCode()).isEqualTo(303);
			HttpResponse<String> late = code(fresh, fresh.get("/signin/code"), app.code(1));
			assertThat(Browser.location(late)).isEqualTo("/signin?expired");
			assertThat(Browser.location(fresh.get("/account"))).endsWith("/signin");
			assertThat(this.browser.get("/account").statusCode()).as("who has changed it stays").isEqualTo(200);
		}
	}

	@Test
	void a_password_alone_changes_no_factor_of_an_operator_who_has_more() {
		Browser thief = signedIn(Replica.OPERATOR);
		HttpResponse<String> page = thief.get("/account/second-factor");
		AuthenticatorApp app = AuthenticatorApp.from(page.body());
		Browser owner = signedIn(Replica.OPERATOR);
		addPasskey(owner);
		assertThat(Pages.path(thief.get("/admin/keys"))).isEqualTo("/signin/code?level=2");
		String token = String.valueOf(Pages.hidden(thief.get("/account")).get("_csrf"));
		Map<String, String> fields = Pages.hidden(page);
		fields.put("code", app.code(0));
		for (HttpResponse<String> refused : List.of(thief.get("/account/passkeys"), thief.get("/account/second-factor"),
				thief.post("/account/second-factor/enrol", Browser.form(fields)), addPasskey(thief, token, "Thief's"),
				thief.post("/account/passkeys/remove",
						Browser.form(Map.of("_csrf", token, "passkey", passkeys("credential_id")))))) {
			assertThat(Pages.path(refused)).isEqualTo("/signin/code?level=2");
		}
		assertThat(passkeys("label")).isEqualTo("Key");
		assertThat(jdbc().sql("select count(*) from totp").query(Long.class).single()).isZero();
		assertThat(Pages.path(thief.get("/admin/keys"))).isEqualTo("/signin/code?level=2");
		owner.get("/account/passkeys");
		assertThat(Pages.path(passkey(owner, "/signin/code?level=2"))).as("back").isEqualTo("/account/passkeys");
		token = String.valueOf(Pages.hidden(owner.get("/account/passkeys")).get("_csrf"));
		assertThat(Pages.path(owner.post("/account/passkeys/remove",
				Browser.form(Map.of("_csrf", token, "passkey", passkeys("credential_id"))))))
			.isEqualTo("/account/passkeys?removed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/account/passkeys", "/account/second-factor" })
	void who_has_signed_in_long_ago_signs_in_again_to_see_or_change_factors(String page) {
		Map<String, String> fields = Pages.hidden(this.browser.get(page));
		makeOlder(this.browser);
		fields.put("code", "000000");
		for (HttpResponse<String> refused : List.of(this.browser.get(page),
				this.browser.post(page.endsWith("factor") ? page + "/enrol" : page, Browser.form(fields)),
				this.browser.post(page + "/remove", Browser.form(fields)))) {
			assertThat(Pages.path(refused)).isEqualTo("/signin");
		}
		assertThat(Pages.path(password(this.browser))).isEqualTo(page);
		assertThat(this.browser.get(page).statusCode()).isEqualTo(200);
	}

	private Browser signedIn(TestUser user) {
		Browser signedIn = new Browser(this.replica);
		signedIn.signIn(user);
		return signedIn;
	}

	private String passkeys(String column) {
		return jdbc().sql("select string_agg(" + column + ", ',') from passkey").query(String.class).single();
	}

	/** Lets every session of the browser's user have begun eleven minutes earlier. */
	private void makeOlder(Browser browser) {
		String subject = String
			.valueOf(Client.claims(Client.text(tokens(browser, request("1")), "id_token")).get("sub"));
		StringRedisTemplate redis = this.replica.bean(StringRedisTemplate.class);
		for (String key : Objects.requireNonNull(redis.opsForSet().members("auth:session-of:" + subject))) {
			String session = redis.opsForValue().get(key);
			if (session != null) {
				String older = Instant.now().minus(Duration.ofMinutes(11)).truncatedTo(ChronoUnit.MILLIS).toString();
				String changed = session.replaceFirst("(authTime[^0-9]+)[0-9T:.Z-]+", "$1" + older);
				assertThat(changed).isNotEqualTo(session);
				redis.opsForValue().set(key, changed, Duration.ofMinutes(30));
			}
		}
	}

	/** From another browser, so that this one's session has shown no more than before. */
	private AuthenticatorApp setUpBoth() {
		Browser elsewhere = signedIn(Replica.CAROL);
		addPasskey(elsewhere);
		elsewhere.get("/account/second-factor");
		passkey(elsewhere, "/signin/code?level=2");
		return enrol(elsewhere);
	}

	private AuthenticatorApp enrol() {
		return enrol(this.browser);
	}

	private static AuthenticatorApp enrol(Browser browser) {
		HttpResponse<String> page = browser.get("/account/second-factor");
		AuthenticatorApp app = AuthenticatorApp.from(page.body());
		Map<String, String> fields = Pages.hidden(page);
		fields.put("code", app.code(0));
		assertThat(browser.post("/account/second-factor/enrol", Browser.form(fields)).statusCode()).isEqualTo(200);
		return app;
	}

	private void addPasskey(Browser browser) {
		String token = String.valueOf(Pages.hidden(browser.get("/account/passkeys")).get("_csrf"));
		assertThat(Browser.location(addPasskey(browser, token, "Key"))).endsWith("?added");
	}

	private HttpResponse<String> addPasskey(Browser browser, String token, String label) {
		String options = browser.post("/account/passkeys/options", "", "X-CSRF-TOKEN", token).body();
		SoftwareAuthenticator authenticator = "Key".equals(label) ? this.device : new SoftwareAuthenticator();
		return browser.post("/account/passkeys",
				Browser.form(Map.of("_csrf", token, "credential", authenticator.register(options), "label", label)));
	}

	/** Uses the passkey to confirm what else was proved. */
	private HttpResponse<String> passkey(Browser browser, String page) {
		HttpResponse<String> shown = browser.get(page);
		Map<String, String> fields = Pages.hidden((shown.statusCode() == 200) ? shown : browser.get("/account"));
		String options = browser
			.post("/signin/passkey/options", "", "X-CSRF-TOKEN", Objects.requireNonNull(fields.get("_csrf")))
			.body();
		fields.put("confirm", "1");
		fields.put("credential", this.device.authenticate(options));
		return browser.post("/signin/passkey", Browser.form(fields));
	}

	private HttpResponse<String> code(HttpResponse<String> page, String code) {
		return code(this.browser, page, code);
	}

	private static HttpResponse<String> code(Browser browser, HttpResponse<String> page, String code) {
		Map<String, String> fields = Pages.hidden(page);
		fields.put("code", code);
		return browser.post("/signin/code", Browser.form(fields));
	}

	private static HttpResponse<String> password(Browser browser) {
		TestUser carol = Replica.CAROL;
		Map<String, String> fields = Pages.hidden(browser.get("/signin"));
		fields.put("username", carol.name());
		fields.put("password", carol.password());
		return browser.post("/signin", Browser.form(fields));
	}

	private static Map<String, String> request(String acrValues) {
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		request.put("acr_values", acrValues);
		return request;
	}

	private static Map<String, String> essential(String acr) {
		Map<String, String> request = Browser.request(Replica.WEB, "openid");
		request.put("claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"%s\"]}}}".formatted(acr));
		return request;
	}

	private Map<String, Object> tokens(Browser browser, Map<String, String> request) {
		return tokens(browser, browser.authorize(request));
	}

	/** Follows redirects and consents where asked, until the client has its code. */
	private Map<String, Object> tokens(Browser browser, HttpResponse<String> redirect) {
		HttpResponse<String> response = redirect;
		for (int step = 0; step < 5; step++) {
			String location = Browser.location(response);
			if (location.startsWith(Replica.CALLBACK)) {
				Map<String, String> answer = Browser.parameters(location);
				return Client.json(this.web.redeem(Objects.requireNonNull(answer.get("code"), answer::toString)));
			}
			HttpResponse<String> page = browser.get(Pages.path(response));
			response = Pages.path(response).startsWith("/consent")
					? browser.post("/oauth2/authorize", Browser.consent(page.body())) : page;
		}
		throw new AssertionError("The browser was not sent to the client");
	}

	private static String link(HttpResponse<String> page, String text) {
		String[] before = page.body().split(">" + text, 2);
		assertThat(before).as(page.body()).hasSize(2);
		String href = before[0].substring(before[0].lastIndexOf("href=\"") + 6);
		return href.substring(0, href.indexOf('"')).replace("&amp;", "&");
	}

	private static void assertError(HttpResponse<String> response, String error) {
		assertThat(Browser.parameters(Browser.location(response))).containsEntry("error", error)
			.containsEntry("iss", Replica.ISSUER)
			.containsKey("state");
	}

	private JdbcClient jdbc() {
		return this.replica.bean(JdbcClient.class);
	}

}
