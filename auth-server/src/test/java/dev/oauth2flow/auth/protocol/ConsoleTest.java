package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.oauth2flow.auth.protocol.Replica.TestClient;
import dev.oauth2flow.auth.protocol.Replica.TestUser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The console in the hands of operators, of those who are none, and of those who would
 * have an operator's browser do what the operator does not want.
 */
class ConsoleTest {

	private static final Pattern SECRET = Pattern.compile("<dd><code>([A-Za-z0-9_-]{43})</code></dd>");

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	@BeforeEach
	void sign_in_as_an_operator() {
		this.browser.signIn(Replica.OPERATOR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admin", "/admin/clients", "/admin/clients/new", "/admin/clients/web",
			"/admin/clients/web/edit", "/admin/clients/web/secret", "/admin/users", "/admin/users/new", "/admin/scopes",
			"/admin/scopes/openid", "/admin/keys", "/admin/keys/rotate", "/admin/keys/replace", "/admin/tokens" })
	void every_page_is_for_operators_only(String path) {
		assertThat(Pages.path(new Browser(this.replica).get(path))).isEqualTo("/signin");
		Browser alice = new Browser(this.replica);
		alice.signIn(Replica.ALICE);
		assertThat(alice.get(path).statusCode()).isEqualTo(403);
		HttpResponse<String> page = this.browser.get(path);
		assertThat(page.statusCode()).isIn(200, 303);
		assertThat(Pages.header(page, "Content-Security-Policy")).contains("form-action 'self'")
			.doesNotContain("unsafe");
		assertThat(Pages.header(page, "Cache-Control")).contains("no-store");
	}

	@Test
	void signing_in_leads_to_the_page_that_was_asked_for() {
		Browser fresh = new Browser(this.replica);
		fresh.get("/admin/users?search=ali");
		Map<String, String> fields = Pages.hidden(fresh.get("/signin"));
		fields.put("username", Replica.OPERATOR.name());
		fields.put("password", Replica.OPERATOR.password());
		assertThat(Pages.path(fresh.post("/signin", Browser.form(fields)))).isEqualTo("/admin/users?search=ali");
	}

	@Test
	void who_is_no_operator_any_more_is_out_at_once() {
		TestUser operator = operator();
		Browser other = new Browser(this.replica);
		other.signIn(operator);
		assertThat(other.get("/admin/clients").statusCode()).isEqualTo(200);
		this.replica.bean(JdbcClient.class)
			.sql("delete from user_authority where user_id = (select id from users where username = ?)")
			.param(operator.name())
			.update();
		assertThat(other.get("/admin/clients").statusCode()).isEqualTo(403);
	}

	@Test
	void an_operator_must_have_signed_in_recently() {
		Replica strict = Replica.startWith(Map.of("oauth2flow.auth.admin.recent-sign-in", "1ms"));
		try {
			this.browser.on(strict);
			assertThat(Pages.path(this.browser.get("/admin/clients/web"))).isEqualTo("/signin");
			HttpResponse<String> page = this.browser.get("/signin");
			assertThat(page.body()).contains("prove once more that it is you", "/admin/clients/web");
			Map<String, String> fields = new LinkedHashMap<>(Pages.hidden(page));
			fields.put("version", "1");
			assertThat(Pages.path(this.browser.post("/admin/clients/web/disable", Browser.form(fields))))
				.as("what a form asked for is not done")
				.isEqualTo("/signin");
		}
		finally {
			strict.close();
		}
		assertThat(this.browser.on(this.replica).get("/admin/clients/web").body()).contains("in use");
	}

	@Test
	void an_operator_who_has_set_up_more_than_a_password_proves_it_and_lands_on_the_page() {
		TestUser operator = operator();
		Browser other = new Browser(this.replica);
		other.signIn(operator);
		HttpResponse<String> page = other.get("/account/second-factor");
		AuthenticatorApp app = AuthenticatorApp.from(page.body());
		Map<String, String> fields = Pages.hidden(page);
		fields.put("code", app.code(0));
		other.post("/account/second-factor/enrol", Browser.form(fields));
		assertThat(Pages.path(other.get("/admin/keys"))).isEqualTo("/signin/code?level=2");
		HttpResponse<String> asked = other.get("/signin/code?level=2");
		assertThat(asked.body()).contains("Prove once more").doesNotContain("Go on without");
		Map<String, String> code = Pages.hidden(asked);
		code.put("code", app.code(1));
		assertThat(Pages.path(other.post("/signin/code", Browser.form(code)))).isEqualTo("/admin/keys");
		assertThat(other.get("/admin/keys").statusCode()).isEqualTo(200);
	}

	@Test
	void a_client_is_registered_changed_disabled_enabled_and_removed() {
		String id = "console-" + UUID.randomUUID();
		String path = "/admin/clients/" + id;
		HttpResponse<String> registered = fill("/admin/clients/new", client(id, "An <b>application</b>"));
		String secret = secret(registered);
		assertThat(registered.body()).contains("shown now and never again", "An &lt;b&gt;application&lt;/b&gt;")
			.doesNotContain("<b>");
		assertThat(this.browser.get(path).body()).doesNotContain(secret);
		Client client = new Client(new TestClient(id, secret), this.replica);
		assertThat(client.tokens(new Browser(this.replica), Replica.ALICE, "openid")).containsKey("id_token");
		HttpResponse<String> again = fill("/admin/clients/new", client(id, "Another"));
		assertThat(again.statusCode()).isEqualTo(409);
		assertThat(again.body()).contains("There is one of that name already", id);
		Map<String, String> stale = Pages.hidden(this.browser.get(path + "/edit"));
		assertThat(Pages.path(fill(path + "/edit", client(id, "Renamed")))).isEqualTo(path + "?done=saved");
		assertThat(this.browser.get(path + "?done=saved").body()).contains("Renamed", "Saved.");
		List<Map.Entry<String, String>> late = client(id, "Too late");
		late.add(Map.entry("version", String.valueOf(stale.get("version"))));
		late.add(Map.entry("_csrf", String.valueOf(stale.get("_csrf"))));
		HttpResponse<String> refused = this.browser.post(path + "/edit", form(late));
		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(refused.body()).contains("changed meanwhile", "Too late");
		String renewed = secret(confirm(path + "/secret"));
		assertThat(renewed).isNotEqualTo(secret);
		assertThat(Pages.path(confirm(path + "/disable"))).isEqualTo(path + "?done=disabled");
		assertThat(this.browser.get(path).body()).contains("disabled", "Enable");
		Client after = new Client(new TestClient(id, renewed), this.replica);
		await().atMost(ofSeconds(15))
			.untilAsserted(() -> assertThat(
					after.token(Map.of("grant_type", "refresh_token", "refresh_token", "x")).statusCode())
				.isEqualTo(401));
		Map<String, String> enable = Pages.hidden(this.browser.get(path));
		assertThat(Pages.path(this.browser.post(path + "/enable", Browser.form(enable)))).endsWith("?done=enabled");
		assertThat(Pages.path(confirm(path + "/remove"))).isEqualTo("/admin/clients?done=removed");
		assertThat(this.browser.get(path).statusCode()).isEqualTo(404);
	}

	@Test
	void a_client_of_high_security_is_registered_and_keeps_what_the_form_does_not_show() {
		String id = "console-" + UUID.randomUUID();
		String path = "/admin/clients/" + id;
		List<Map.Entry<String, String>> fields = fields("clientId", id, "clientName", "Bank", "profile", "fapi",
				"authenticationMethods", "private_key_jwt", "jwks", new FapiClient(id).publicKeys(), "jwksUri", "",
				"grantTypes", "authorization_code", "redirectUris", Replica.CALLBACK, "scopes", "openid",
				"idTokenAlgorithm", "PS256", "requirePkce", "1", "backchannelLogoutUri", "https://bank.example/out");
		HttpResponse<String> registered = fill("/admin/clients/new", fields);
		assertThat(Pages.path(registered)).isEqualTo(path + "?done=registered");
		assertThat(this.browser.get(path).body()).contains("fapi", "private_key_jwt", "https://bank.example/out");
		JdbcClient jdbc = this.replica.bean(JdbcClient.class);
		jdbc.sql("update client set dpop_bound = true where client_id = ?").param(id).update();
		fields.removeIf((field) -> field.getKey().equals("backchannelLogoutUri"));
		fields.add(Map.entry("backchannelLogoutUri", ""));
		assertThat(Pages.path(fill(path + "/edit", fields))).isEqualTo(path + "?done=saved");
		assertThat(jdbc.sql("select * from client where client_id = ?").param(id).query().singleRow())
			.containsEntry("profile", "fapi")
			.containsEntry("dpop_bound", true)
			.containsEntry("backchannel_logout_uri", null);
		fields.removeIf((field) -> field.getKey().equals("authenticationMethods"));
		fields.add(Map.entry("authenticationMethods", "client_secret_basic"));
		fields.replaceAll((field) -> field.getKey().equals("clientId") ? Map.entry("clientId", id + "-2") : field);
		HttpResponse<String> refused = fill("/admin/clients/new", fields);
		assertThat(refused.statusCode()).isEqualTo(422);
		assertThat(refused.body()).contains("A client of the profile fapi authenticates by one of private_key_jwt");
	}

	@Test
	void what_must_not_be_registered_is_said_on_the_form_and_nothing_typed_is_lost() {
		List<Map.Entry<String, String>> fields = client("console-refused", "A name to keep");
		fields.removeIf((field) -> field.getKey().equals("redirectUris"));
		fields.add(Map.entry("redirectUris", "http://client.example/cb"));
		HttpResponse<String> page = fill("/admin/clients/new", fields);
		assertThat(page.statusCode()).isEqualTo(422);
		assertThat(page.body()).contains("Redirect URIs must be https", "A name to keep", "http://client.example/cb");
		assertThat(this.browser.get("/admin/clients/console-refused").statusCode()).isEqualTo(404);
	}

	@Test
	void a_user_is_created_changed_locked_unlocked_and_signed_out() {
		String name = "console-" + UUID.randomUUID();
		HttpResponse<String> created = fill("/admin/users/new",
				fields("username", name, "name", "New", "email", "new@example.com", "authorities", ""));
		TestUser user = new TestUser(name, secret(created));
		Browser browser = new Browser(this.replica);
		browser.signIn(user);
		assertThat(browser.get("/account").statusCode()).isEqualTo(200);
		String path = path(this.browser.get("/admin/users?search=" + name), "/admin/users/[0-9a-f-]{36}");
		assertThat(this.browser.get(path).body()).contains(name, "in 1 place");
		assertThat(Pages.path(
				fill(path + "/edit", fields("name", "Renamed", "email", "new@example.com", "authorities", "AUDITOR"))))
			.isEqualTo(path + "?done=saved");
		assertThat(this.browser.get(path).body()).contains("Renamed", "AUDITOR");
		HttpResponse<String> refused = fill(path + "/edit",
				fields("name", "Renamed", "email", "", "authorities", "not this"));
		assertThat(refused.statusCode()).isEqualTo(422);
		assertThat(refused.body()).contains("capital letters", "not this");
		assertThat(Pages.path(confirm(path + "/sign-out"))).isEqualTo(path + "?done=signed-out");
		assertThat(Browser.location(browser.get("/account"))).contains("/signin");
		assertThat(Pages.path(confirm(path + "/lock"))).isEqualTo(path + "?done=locked");
		assertThat(canSignIn(user)).isFalse();
		this.browser.post(path + "/unlock", Browser.form(Pages.hidden(this.browser.get(path))));
		assertThat(canSignIn(user)).isTrue();
		TestUser changed = new TestUser(name, secret(confirm(path + "/password")));
		assertThat(canSignIn(user)).isFalse();
		assertThat(canSignIn(changed)).isTrue();
	}

	@Test
	void of_two_operators_who_lock_a_user_at_once_one_is_told_that_it_was_done() throws Exception {
		String path = path(this.browser.get("/admin/users?search=" + operator().name()), "/admin/users/[0-9a-f-]{36}");
		String form = Browser.form(Pages.hidden(this.browser.get(path + "/lock")));
		Callable<Integer> lock = () -> this.browser.post(path + "/lock", form).statusCode();
		List<Integer> answers = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
			for (Future<Integer> answer : threads.invokeAll(List.of(lock, lock))) {
				answers.add(answer.get());
			}
		}
		assertThat(answers).containsExactlyInAnyOrder(303, 409);
	}

	@Test
	void operators_do_not_shut_themselves_out() {
		String path = path(this.browser.get("/admin/users?search=" + Replica.OPERATOR.name() + "@"),
				"/admin/users/[0-9a-f-]{36}");
		HttpResponse<String> refused = confirm(path + "/lock");
		assertThat(refused.statusCode()).isEqualTo(422);
		assertThat(refused.body()).contains("You cannot lock yourself");
		assertThat(this.browser.get(path).statusCode()).isEqualTo(200);
	}

	@Test
	void a_scope_is_registered_changed_disabled_and_enabled() {
		String name = "console.read-" + UUID.randomUUID();
		String path = "/admin/scopes/" + name;
		assertThat(
				Pages.path(
						fill("/admin/scopes/new",
								fields("name", name, "description", "Read it", "resource",
										"https://console.example/api", "requiredAuthority", "AUDITOR"))))
			.isEqualTo("/admin/scopes?done=registered");
		assertThat(this.browser.get("/admin/scopes").body()).contains(name, "Read it", "https://console.example/api");
		assertThat(fill("/admin/scopes/new", fields("name", name, "description", "Again")).statusCode()).isEqualTo(409);
		assertThat(fill(path, fields("description", "")).statusCode()).isEqualTo(422);
		assertThat(Pages.path(fill(path, fields("description", "Read all of it")))).endsWith("?done=saved");
		assertThat(Pages.path(confirm(path + "/disable"))).endsWith("?done=disabled");
		assertThat(this.browser.get(path).body()).contains("disabled", "Read all of it");
		Map<String, String> enable = Pages.hidden(this.browser.get(path));
		assertThat(Pages.path(this.browser.post(path + "/enable", Browser.form(enable)))).endsWith("?done=enabled");
		assertThat(confirm("/admin/scopes/openid/disable").body()).contains("cannot do without");
	}

	@Test
	void a_token_for_registrations_is_issued_shown_once_and_revoked() {
		String description = "Console " + UUID.randomUUID();
		HttpResponse<String> issued = fill("/admin/tokens",
				fields("description", description, "uses", "2", "hours", "1"));
		String token = secret(issued);
		HttpResponse<String> list = this.browser.get("/admin/tokens");
		assertThat(list.body()).contains(description, "2 registrations").doesNotContain(token);
		String body = list.body().substring(0, list.body().indexOf("Revoke<span"));
		String revoke = path(list, "/admin/tokens/[0-9a-f-]{36}/revoke");
		assertThat(body).contains(revoke);
		assertThat(Pages.path(confirm(revoke))).isEqualTo("/admin/tokens?done=revoked");
		assertThat(this.browser.get(revoke).statusCode()).isEqualTo(404);
		HttpResponse<String> refused = fill("/admin/tokens", fields("description", "x", "uses", "0", "hours", "many"));
		assertThat(refused.statusCode()).isEqualTo(422);
		assertThat(refused.body()).contains("Hours must be", "uses must be");
	}

	@Test
	void lists_are_searched_and_have_pages() {
		for (int i = 0; i < 27; i++) {
			fill("/admin/clients/new", client("paged-%02d".formatted(i), "Paged"));
		}
		HttpResponse<String> first = this.browser.get("/admin/clients?search=PAGED");
		assertThat(first.body()).contains("paged-00", "paged-24", "Next page").doesNotContain("paged-25", "First page");
		HttpResponse<String> second = this.browser
			.get(path(first, "/admin/clients\\?search=PAGED&amp;after=[^\"]+").replace("&amp;", "&"));
		assertThat(second.body()).contains("paged-25", "paged-26", "First page")
			.doesNotContain("paged-24", "Next page");
		assertThat(this.browser.get("/admin/clients?search=nobody%20has%20this").body()).contains("no such client");
	}

	@Test
	void without_the_form_s_token_nothing_is_done() {
		HttpResponse<String> page = this.browser.get("/admin/clients/other/disable");
		String version = String.valueOf(Pages.hidden(page).get("version"));
		for (String form : List.of("version=" + version, "version=" + version + "&_csrf=wrong")) {
			assertThat(Pages.path(this.browser.post("/admin/clients/other/disable", form)))
				.isEqualTo("/admin/clients/other");
		}
		assertThat(this.browser.get("/admin/clients/other").body()).contains("in use");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admin/clients?search=%00&after=%00", "/admin/clients?after=%EF%BF%BF",
			"/admin/clients?done=%3Cscript%3E", "/admin/users?search=%25%27%22%5C", "/admin/users/not-a-uuid",
			"/admin/clients/%C3%A9", "/admin/clients/no-such/edit", "/admin/scopes/no-such/disable",
			"/admin/users/00000000-0000-0000-0000-000000000000/lock", "/admin/tokens/x/revoke", "/admin/nothing" })
	void strange_addresses_never_break_anything(String path) {
		HttpResponse<String> page = this.browser.get(path);
		assertThat(page.statusCode()).isLessThan(500);
		assertThat(page.body()).doesNotContain("<script>", "Exception");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admin/clients/new", "/admin/clients/web/edit", "/admin/clients/web/secret",
			"/admin/users/new", "/admin/scopes/new", "/admin/scopes/openid", "/admin/tokens" })
	void forms_without_their_fields_never_break_anything(String path) {
		String token = String.valueOf(Pages.hidden(this.browser.get("/admin/tokens")).get("_csrf"));
		for (String more : List.of("", "&version=x", "&version=99999999999", "&clientName=%00&name=%00&username=%00")) {
			HttpResponse<String> answer = this.browser.post(path, "_csrf=" + token + more);
			assertThat(answer.statusCode()).as(path + more).isBetween(400, 499);
		}
	}

	private TestUser operator() {
		String name = "operator-" + UUID.randomUUID();
		return new TestUser(name, secret(fill("/admin/users/new",
				fields("username", name, "name", "New", "email", "new@example.com", "authorities", "ADMIN"))));
	}

	private boolean canSignIn(TestUser user) {
		Browser fresh = new Browser(this.replica);
		fresh.signIn(user);
		return fresh.get("/account").statusCode() == 200;
	}

	/** Opens the page that asks first, and says yes. */
	private HttpResponse<String> confirm(String path) {
		HttpResponse<String> page = this.browser.get(path);
		assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
		assertThat(page.body()).contains("Cancel");
		return this.browser.post(path, Browser.form(Pages.hidden(page)));
	}

	private HttpResponse<String> fill(String path, List<Map.Entry<String, String>> values) {
		List<Map.Entry<String, String>> all = new ArrayList<>(values);
		Pages.hidden(this.browser.get(path)).forEach((name, value) -> all.add(Map.entry(name, value)));
		return this.browser.post(path, form(all));
	}

	private static String form(List<Map.Entry<String, String>> fields) {
		List<String> pairs = new ArrayList<>();
		fields.forEach((field) -> pairs.add(Browser.form(Map.of(field.getKey(), field.getValue()))));
		return String.join("&", pairs);
	}

	private static List<Map.Entry<String, String>> fields(String... namesAndValues) {
		List<Map.Entry<String, String>> fields = new ArrayList<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			fields.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
		}
		return fields;
	}

	private static List<Map.Entry<String, String>> client(String id, String name) {
		return fields("clientId", id, "clientName", name, "authenticationMethods", "client_secret_basic", "grantTypes",
				"authorization_code", "grantTypes", "refresh_token", "redirectUris", Replica.CALLBACK, "scopes",
				"openid", "idTokenAlgorithm", "RS256", "requirePkce", "1");
	}

	private static String secret(HttpResponse<String> page) {
		Matcher secret = SECRET.matcher(page.body());
		assertThat(secret.find()).as(page.body()).isTrue();
		assertThat(Pages.header(page, "Cache-Control")).contains("no-store");
		return secret.group(1);
	}

	private static String path(HttpResponse<String> page, String pattern) {
		Matcher path = Pattern.compile("href=\"(" + pattern + ")\"").matcher(page.body());
		assertThat(path.find()).as(page.body()).isTrue();
		return path.group(1);
	}

}
