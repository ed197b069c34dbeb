package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

class SecondFactorTest {

	private static final Pattern RECOVERY_CODE = Pattern.compile(">([a-z2-7]{4}(?:-[a-z2-7]{4}){3})<");

	private static final String PAGE = "/account/second-factor";

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	@BeforeEach
	void signIn() {
		this.browser.signIn(Replica.CAROL);
	}

	@AfterEach
	void forget() {
		jdbc().sql("delete from totp").update();
		jdbc().sql("delete from recovery_code").update();
		forgetInRedis("auth:totp:*");
		forgetInRedis("auth:throttle:*");
	}

	@Test
	void once_enrolled_the_password_alone_signs_nobody_in_and_the_code_does_on_any_replica() {
		AuthenticatorApp app = AuthenticatorApp.from(this.browser.get(PAGE).body());
		assertThat(recoveryCodes(enrol(app))).hasSize(10).doesNotHaveDuplicates();
		Browser fresh = new Browser(this.replica);
		Map<String, String> request = Browser.request(Replica.OTHER, "openid");
		HttpResponse<String> form = fresh.get(Pages.path(fresh.authorize(request)));
		assertThat(Browser.location(password(fresh, form))).isEqualTo("/signin/code");
		assertThat(Browser.location(fresh.get("/account/not-yet"))).contains("/signin");
		fresh.on(Replica.two());
		HttpResponse<String> page = fresh.get("/signin/code");
		assertThat(Pages.header(page, "Content-Security-Policy")).contains("https://client.example");
		HttpResponse<String> done = code(fresh, page, app.code(1));
		assertThat(done.statusCode()).isEqualTo(303);
		assertThat(Browser.location(done)).as("back to what was asked for").contains("client_id=other");
		assertThat(Pages.header(done, "Set-Cookie")).as("a new session id").startsWith("OAUTH2FLOW_AUTH=");
		assertThat(fresh.get("/account").body()).contains("Test carol");
	}

	@Test
	void a_code_works_once_also_on_two_replicas_at_once() throws Exception {
		AuthenticatorApp app = AuthenticatorApp.from(this.browser.get(PAGE).body());
		enrol(app);
		String code = app.code(1);
		assertThat(atOnce(code)).containsOnlyOnce("/account");
	}

	@Test
	void a_recovery_code_works_once_also_on_two_replicas_at_once() throws Exception {
		List<String> codes = recoveryCodes(enrol(AuthenticatorApp.from(this.browser.get(PAGE).body())));
		assertThat(atOnce(codes.getFirst().toUpperCase(java.util.Locale.ROOT).replace("-", " ")))
			.containsOnlyOnce("/account");
		assertThat(this.browser.get(PAGE).body()).contains("9 recovery codes");
	}

	@Test
	void a_wrong_code_is_refused_and_guessing_has_to_wait() {
		enrol(AuthenticatorApp.from(this.browser.get(PAGE).body()));
		Browser fresh = new Browser(this.replica);
		password(fresh, fresh.get("/signin"));
		assertThat(Browser.location(code(fresh, fresh.get("/signin/code"), "000000"))).isEqualTo("/signin/code?error");
		assertThat(fresh.get("/signin/code?error").body()).contains("wrong or was used before", "aria-invalid");
		String last = "";
		for (int i = 0; i < 24 && !last.contains("wait"); i++) {
			last = Browser.location(code(fresh, fresh.get("/signin/code"), (i % 2 == 0) ? "" : "x".repeat(5000)));
		}
		assertThat(last).startsWith("/signin/code?wait=");
	}

	@Test
	void the_page_for_the_code_is_only_for_those_who_have_shown_the_password() {
		Browser fresh = new Browser(this.replica);
		assertThat(Pages.path(fresh.get("/signin/code"))).isEqualTo("/signin");
		Map<String, String> fields = Pages.hidden(fresh.get("/signin"));
		fields.put("code", "000000");
		assertThat(Browser.location(fresh.post("/signin/code", Browser.form(fields)))).isEqualTo("/signin?expired");
		assertThat(Browser.location(new Browser(this.replica).post("/signin/code", "code=000000")))
			.isEqualTo("/signin/code");
	}

	@Test
	void a_first_code_that_is_wrong_enrols_nothing() {
		HttpResponse<String> page = Pages.fill(this.browser, PAGE, Map.of("code", "000000"));
		assertThat(page.statusCode()).isEqualTo(405);
		Map<String, String> fields = Pages.hidden(this.browser.get(PAGE));
		fields.put("code", "000000");
		HttpResponse<String> refused = this.browser.post(PAGE + "/enrol", Browser.form(fields));
		assertThat(refused.statusCode()).isEqualTo(422);
		assertThat(refused.body()).contains("This code is wrong", "Set up an authenticator app");
		Browser fresh = new Browser(this.replica);
		assertThat(Browser.location(password(fresh, fresh.get("/signin")))).isEqualTo("/account");
	}

	@Test
	void it_is_turned_off_with_a_code_and_not_by_a_session_alone() {
		AuthenticatorApp app = AuthenticatorApp.from(this.browser.get(PAGE).body());
		enrol(app);
		assertThat(post("/remove", "000000").statusCode()).isEqualTo(422);
		assertThat(this.browser.get("/account").body()).contains("Authenticator app", "Manage");
		assertThat(Browser.location(post("/remove", app.code(1)))).isEqualTo("/account?removed");
		Browser fresh = new Browser(this.replica);
		assertThat(Browser.location(password(fresh, fresh.get("/signin")))).isEqualTo("/account");
	}

	@Test
	void another_app_can_be_enrolled_in_the_moment_in_which_the_first_was_removed() {
		List<String> codes = recoveryCodes(enrol(AuthenticatorApp.from(this.browser.get(PAGE).body())));
		assertThat(Browser.location(post("/remove", codes.getFirst()))).isEqualTo("/account?removed");
		assertThat(recoveryCodes(enrol(AuthenticatorApp.from(this.browser.get(PAGE).body())))).hasSize(10);
	}

	@Test
	void new_recovery_codes_replace_the_old_ones() {
		AuthenticatorApp app = AuthenticatorApp.from(this.browser.get(PAGE).body());
		List<String> old = recoveryCodes(enrol(app));
		List<String> renewed = recoveryCodes(post("/recovery-codes", app.code(1)));
		assertThat(renewed).hasSize(10).doesNotContainAnyElementsOf(old);
		assertThat(post("/remove", old.getFirst()).statusCode()).isEqualTo(422);
		assertThat(post("/remove", renewed.getFirst()).statusCode()).isEqualTo(303);
	}

	@Test
	void P31_neither_the_secret_nor_a_recovery_code_is_stored_in_clear() {
		String page = this.browser.get(PAGE).body();
		AuthenticatorApp app = AuthenticatorApp.from(page);
		List<String> codes = recoveryCodes(enrol(app));
		byte[] stored = jdbc().sql("select secret from totp").query(byte[].class).single();
		assertThat(HexFormat.of().formatHex(stored)).doesNotContain(HexFormat.of().formatHex(app.secret()));
		assertThat(jdbc().sql("select encode(hash, 'escape') from recovery_code").query(String.class).list())
			.hasSize(10)
			.doesNotContainAnyElementsOf(codes)
			.doesNotContainAnyElementsOf(codes.stream().map((code) -> code.replace("-", "")).toList());
	}

	private HttpResponse<String> enrol(AuthenticatorApp app) {
		HttpResponse<String> done = post("/enrol", app.code(0));
		assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
		return done;
	}

	private HttpResponse<String> post(String path, String code) {
		Map<String, String> fields = Pages.hidden(this.browser.get(PAGE));
		fields.put("code", code);
		return this.browser.post(PAGE + path, Browser.form(fields));
	}

	private List<String> atOnce(String code) throws Exception {
		List<Callable<String>> tries = IntStream.range(0, 4).<Callable<String>>mapToObj((i) -> {
			Browser fresh = new Browser((i % 2 == 0) ? this.replica : Replica.two());
			password(fresh, fresh.get("/signin"));
			HttpResponse<String> page = fresh.get("/signin/code");
			return () -> Browser.location(code(fresh, page, code));
		}).toList();
		List<String> answers = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(tries.size())) {
			for (Future<String> answer : threads.invokeAll(tries)) {
				answers.add(answer.get());
			}
		}
		return answers;
	}

	private static List<String> recoveryCodes(HttpResponse<String> page) {
		Matcher matcher = RECOVERY_CODE.matcher(page.body());
		List<String> codes = new ArrayList<>();
		while (matcher.find()) {
			codes.add(matcher.group(1));
		}
		return codes;
	}

	private static HttpResponse<String> password(Browser browser, HttpResponse<String> form) {
		Map<String, String> fields = Pages.hidden(form);
		fields.put("username", Replica.CAROL.name());
		fields.put("password", Replica.CAROL.password());
		return browser.post("/signin", Browser.form(fields));
	}

	private static HttpResponse<String> code(Browser browser, HttpResponse<String> form, String code) {
		Map<String, String> fields = Pages.hidden(form);
		fields.put("code", code);
		return browser.post("/signin/code", Browser.form(fields));
	}

	private void forgetInRedis(String pattern) {
		StringRedisTemplate redis = this.replica.bean(StringRedisTemplate.class);
		try (Cursor<String> cursor = redis.scan(ScanOptions.scanOptions().match(pattern).count(1000).build())) {
			redis.delete(cursor.stream().toList());
		}
	}

	private JdbcClient jdbc() {
		return this.replica.bean(JdbcClient.class);
	}

}
