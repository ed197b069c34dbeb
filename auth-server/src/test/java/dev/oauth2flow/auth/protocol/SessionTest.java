package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTest {

	private final Replica replica = Replica.one();

	private final StringRedisTemplate redis = this.replica.bean(StringRedisTemplate.class);

	private final Browser browser = new Browser(this.replica);

	@Test
	void the_cookie_is_for_this_server_s_eyes_only() {
		String cookie = cookie(this.browser.get("/signin"));
		assertThat(cookie).startsWith("OAUTH2FLOW_AUTH=").contains("HttpOnly", "SameSite=Lax", "Path=/");
		assertThat(cookie).as("over http").doesNotContain("Secure");
	}

	@Test
	void P14_over_https_the_cookie_is_bound_to_the_host_and_the_browser_is_told_to_stay_with_https() {
		Replica https = Replica.startWith(Map.of("oauth2flow.issuer", "https://auth.example"));
		try {
			HttpResponse<String> page = new Browser(https).get("/signin");
			assertThat(cookie(page)).startsWith("__Host-OAUTH2FLOW_AUTH=")
				.contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
				.doesNotContain("Domain");
			assertThat(Pages.header(page, "Strict-Transport-Security")).contains("max-age=");
		}
		finally {
			https.close();
		}
	}

	@Test
	void signing_in_changes_the_session_s_id_and_ends_the_one_before() {
		HttpResponse<String> page = this.browser.get("/signin");
		String before = id(page);
		Map<String, String> fields = Pages.hidden(page);
		fields.put("username", Replica.ALICE.name());
		fields.put("password", Replica.ALICE.password());
		HttpResponse<String> signedIn = this.browser.post("/signin", Browser.form(fields));
		assertThat(id(signedIn)).isNotEqualTo(before);
		HttpResponse<String> fixated = new Browser(this.replica).get("/account", "Cookie", "OAUTH2FLOW_AUTH=" + before);
		assertThat(Browser.location(fixated)).contains("/signin");
		HttpResponse<String> elsewhere = new Browser(Replica.two()).get("/account", "Cookie",
				"OAUTH2FLOW_AUTH=" + id(signedIn));
		assertThat(elsewhere.statusCode()).as("any replica knows the session").isEqualTo(200);
	}

	@Test
	void a_session_is_small_text_under_a_hash_and_expires() {
		this.browser.authorize(Browser.request(Replica.WEB, "openid"));
		HttpResponse<String> page = this.browser.get("/signin");
		Map<String, String> fields = Pages.hidden(page);
		fields.put("username", Replica.ALICE.name());
		fields.put("password", Replica.ALICE.password());
		String id = id(this.browser.post("/signin", Browser.form(fields)));
		List<String> keys = keys("auth:session*");
		assertThat(keys).isNotEmpty().noneMatch((key) -> key.contains(id));
		for (String key : keys) {
			assertThat(this.redis.getExpire(key)).as(key).isBetween(-2L, 12 * 3600L).isNotEqualTo(-1L);
			if (key.startsWith("auth:session:")) {
				byte[] value = this.redis.execute((RedisCallback<byte[]>) (connection) -> connection.stringCommands()
					.get(key.getBytes(StandardCharsets.UTF_8)));
				assertThat(new String(Objects.requireNonNull(value), StandardCharsets.UTF_8)).startsWith("{")
					.doesNotContain(id, "@class", "java.", "org.springframework", "\u00AC\u00ED")
					.hasSizeLessThan(2000);
				assertThat(value).doesNotContain(0xAC, 0xED);
			}
		}
	}

	@Test
	void looking_at_a_page_writes_nothing_and_reads_the_session_once() {
		this.browser.signIn(Replica.ALICE);
		this.browser.get("/signout");
		this.replica.counting().reset();
		assertThat(this.browser.get("/signout").statusCode()).isEqualTo(200);
		assertThat(this.replica.counting().redis()).hasSize(1);
		assertThat(this.replica.counting().sql()).isEmpty();
		this.replica.counting().reset();
		assertThat(this.browser.get("/suite/suite.css").statusCode()).isEqualTo(200);
		assertThat(this.replica.counting().redis()).as("a static file needs no session").isEmpty();
	}

	@Test
	void a_cookie_that_means_nothing_is_a_visitor_without_a_session() {
		for (String value : List.of("x", "../../etc", "a".repeat(3000), "%00%0d%0a")) {
			HttpResponse<String> response = new Browser(this.replica).get("/account", "Cookie",
					"OAUTH2FLOW_AUTH=" + value);
			assertThat(Browser.location(response)).contains("/signin");
		}
	}

	private List<String> keys(String pattern) {
		try (Cursor<String> cursor = this.redis.scan(ScanOptions.scanOptions().match(pattern).count(1000).build())) {
			return cursor.stream().toList();
		}
	}

	private static String cookie(HttpResponse<String> response) {
		return response.headers()
			.allValues("Set-Cookie")
			.stream()
			.filter((cookie) -> cookie.contains("OAUTH2FLOW_AUTH="))
			.findFirst()
			.orElseThrow();
	}

	private static String id(HttpResponse<String> response) {
		String cookie = cookie(response);
		return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
	}

}
