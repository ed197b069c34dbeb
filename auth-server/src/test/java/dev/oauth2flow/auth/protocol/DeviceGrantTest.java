package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DeviceGrantTest {

	private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";

	private final Replica replica = Replica.one();

	private final Client television = new Client(Replica.TELEVISION, this.replica);

	@Test
	void P39_a_device_gets_its_tokens_after_its_user_has_allowed_it_elsewhere_RFC8628() {
		Map<String, Object> started = start("openid notes.read notes.write");
		assertThat(started).containsEntry("verification_uri", Replica.ISSUER + "/device")
			.containsEntry("verification_uri_complete",
					Replica.ISSUER + "/device?user_code=" + started.get("user_code"))
			.containsEntry("interval", 1);
		assertThat(Integer.parseInt(String.valueOf(started.get("expires_in")))).isBetween(590, 600);
		assertError(poll(started), "authorization_pending");
		Browser browser = new Browser(Replica.two());
		browser.signIn(Replica.ALICE);
		HttpResponse<String> decide = enter(browser,
				text(started, "user_code").replace("-", "").toLowerCase(Locale.ROOT));
		assertThat(decide.body()).contains("Test client television", "Read your notes", text(started, "user_code"));
		HttpResponse<String> allowed = decide(browser, decide, "allow", "scope=openid&scope=notes.read");
		assertThat(allowed.body()).contains("Your device is connected");
		HttpResponse<String> response = poll(started);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		Map<String, Object> tokens = Client.json(response);
		assertThat(tokens).containsKeys("id_token", "refresh_token");
		assertThat(Client.claims(Client.text(tokens, "access_token"))).containsEntry("scope", "notes.read openid");
		assertThat(Client.claims(Client.text(tokens, "id_token"))).containsKeys("auth_time", "at_hash", "sid");
		assertThat(this.television.refresh(Client.text(tokens, "refresh_token")).statusCode()).isEqualTo(200);
		assertError(poll(started), "invalid_grant");
	}

	@Test
	void P39_of_several_simultaneous_requests_one_gets_the_tokens_RFC8628() throws Exception {
		Map<String, Object> started = start("openid");
		allow(started);
		try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
			List<Callable<Integer>> calls = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				Client client = new Client(Replica.TELEVISION, (i % 2 == 0) ? Replica.one() : Replica.two());
				calls.add(() -> poll(client, started).statusCode());
			}
			List<Integer> statuses = new ArrayList<>();
			for (Future<Integer> answer : threads.invokeAll(calls)) {
				statuses.add(answer.get());
			}
			assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 400);
		}
	}

	@Test
	void P39_a_device_that_asks_too_often_is_told_to_slow_down_RFC8628_3_5() {
		Map<String, Object> started = start("openid");
		assertError(poll(started), "authorization_pending");
		Client elsewhere = new Client(Replica.TELEVISION, Replica.two());
		await().pollInterval(ofMillis(1))
			.atMost(ofSeconds(60))
			.untilAsserted(() -> assertError(poll(elsewhere, started), "slow_down"));
		// The interval has grown by five seconds.
		assertError(poll(started), "slow_down");
	}

	@Test
	void P39_a_denied_device_is_told_so_RFC8628_3_5() {
		Map<String, Object> started = start("openid");
		Browser browser = new Browser(this.replica);
		browser.signIn(Replica.ALICE);
		HttpResponse<String> page = enter(browser, text(started, "user_code"));
		assertThat(decide(browser, page, "deny", "").body()).contains("Nothing was allowed");
		assertError(poll(started), "access_denied");
		assertThat(enter(browser, text(started, "user_code")).statusCode()).isEqualTo(400);
	}

	@Test
	void P39_an_expired_code_is_told_to_have_expired_RFC8628_3_5() {
		Replica hasty = Replica.startWith(Map.of("oauth2flow.auth.device.code-lifetime", "1s"));
		try {
			Client client = new Client(Replica.TELEVISION, hasty);
			Map<String, Object> started = Client.json(client.post("/oauth2/device_authorization", Map.of()));
			await().pollInterval(ofSeconds(1))
				.atMost(ofSeconds(30))
				.untilAsserted(() -> assertError(poll(client, started), "expired_token"));
			Browser browser = new Browser(hasty);
			browser.signIn(Replica.ALICE);
			assertThat(enter(browser, text(started, "user_code")).statusCode()).isEqualTo(400);
		}
		finally {
			hasty.close();
		}
	}

	@Test
	void P39_another_client_neither_gets_nor_burns_the_code_RFC8628() {
		Map<String, Object> started = start("openid");
		allow(started);
		assertError(poll(new Client(Replica.CONSOLE, this.replica), started), "invalid_grant");
		assertThat(poll(started).statusCode()).isEqualTo(200);
	}

	@Test
	void P39_a_public_client_s_refresh_token_is_bound_to_the_key_that_it_came_for_RFC9449_5() {
		Map<String, Object> started = start("openid");
		allow(started);
		DPoPKey key = new DPoPKey();
		HttpResponse<String> response = prove(key, pollForm(started));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		Map<String, Object> tokens = Client.json(response);
		assertThat(tokens).containsEntry("token_type", "DPoP");
		String refreshToken = text(tokens, "refresh_token");
		assertError(this.television.refresh(refreshToken), "invalid_grant");
		Map<String, String> refresh = Map.of("grant_type", "refresh_token", "refresh_token", refreshToken);
		assertError(prove(new DPoPKey(), refresh), "invalid_grant");
		HttpResponse<String> refreshed = prove(key, refresh);
		assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
		assertThat(Client.claims(Client.text(Client.json(refreshed), "access_token"))).containsEntry("cnf",
				Map.of("jkt", key.thumbprint()));
	}

	@Test
	void P39_many_wrong_codes_at_once_are_not_more_RFC8628_5_1() throws Exception {
		Browser browser = new Browser(this.replica);
		browser.signIn(Replica.AUDITOR);
		Map<String, String> fields = new HashMap<>(Pages.hidden(browser.get("/device")));
		fields.put("user_code", "BBBB-BBBB");
		CyclicBarrier together = new CyclicBarrier(20);
		List<Integer> statuses = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
			Callable<Integer> guess = () -> {
				together.await();
				return browser.post("/device", Browser.form(fields)).statusCode();
			};
			for (Future<Integer> answer : threads.invokeAll(Collections.nCopies(20, guess))) {
				statuses.add(answer.get());
			}
			assertThat(statuses).containsOnly(400, 429).filteredOn((status) -> status == 400).hasSize(10);
		}
		finally {
			forgetWrongCodes();
		}
	}

	@Test
	void P39_right_codes_are_not_counted_RFC8628_5_1() {
		Browser browser = new Browser(this.replica);
		browser.signIn(Replica.AUDITOR);
		Map<String, Object> started = start("openid");
		for (int i = 0; i < 12; i++) {
			assertThat(enter(browser, text(started, "user_code")).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void P39_wrong_codes_are_limited_RFC8628_5_1() {
		Browser browser = new Browser(this.replica);
		browser.signIn(Replica.AUDITOR);
		try {
			for (int i = 0; i < 10; i++) {
				HttpResponse<String> answer = enter(browser, "BBBB-BBB" + "CDFGHJKLMN".charAt(i));
				assertThat(answer.statusCode()).isEqualTo(400);
				assertThat(answer.body()).contains("No device is waiting");
			}
			Map<String, Object> started = start("openid");
			HttpResponse<String> refused = enter(browser.on(Replica.two()), text(started, "user_code"));
			assertThat(refused.statusCode()).isEqualTo(429);
			assertThat(refused.body()).contains("Too many wrong codes").doesNotContain("Test client");
		}
		finally {
			forgetWrongCodes();
		}
	}

	@Test
	void P39_nothing_is_allowed_without_the_page_s_token_or_a_sign_in() {
		Map<String, Object> started = start("openid");
		Browser browser = new Browser(this.replica);
		String path = "/device?user_code=" + started.get("user_code");
		assertThat(Browser.location(browser.get(path))).contains("/signin");
		HttpResponse<String> signIn = browser.get("/signin");
		assertThat(Pages.hidden(signIn)).containsEntry("continue", path);
		browser.signIn(Replica.ALICE);
		assertThat(browser.get(path).body()).contains("value=\"" + started.get("user_code") + "\"");
		browser.post("/device/decision",
				Browser.form(Map.of("user_code", text(started, "user_code"), "decision", "allow", "scope", "openid")));
		assertError(poll(started), "authorization_pending");
	}

	@Test
	void P39_bad_requests_get_the_specification_s_errors_RFC8628() {
		assertError(this.television.post("/oauth2/device_authorization", Map.of("scope", "openid unknown")),
				"invalid_scope");
		assertError(new Client(Replica.WEB, this.replica).post("/oauth2/device_authorization", Map.of()),
				"unauthorized_client");
		assertError(this.television.token(Map.of("grant_type", GRANT)), "invalid_request");
		assertError(this.television.token(Map.of("grant_type", GRANT, "device_code", "unknown")), "invalid_grant");
		assertThat(new Browser(this.replica).post("/oauth2/device_authorization", "client_id=nobody").statusCode())
			.isEqualTo(401);
		assertThat(
				new Browser(this.replica).post("/oauth2/device_authorization", "client_id=game-console").statusCode())
			.isEqualTo(401);
	}

	@Test
	void P31_device_codes_and_user_codes_are_kept_as_hashes_only() {
		Map<String, Object> started = start("openid");
		StringRedisTemplate redis = this.replica.bean(StringRedisTemplate.class);
		StringBuilder all = new StringBuilder();
		for (String key : keys(redis, "auth:device*")) {
			all.append(key);
			if ("hash".equals(String.valueOf(redis.type(key)).toLowerCase(Locale.ROOT))) {
				all.append(redis.opsForHash().entries(key));
			}
			else {
				all.append(redis.opsForValue().get(key));
			}
			assertThat(redis.getExpire(key)).isPositive();
		}
		assertThat(all).contains("television").doesNotContain(text(started, "device_code"), text(started, "user_code"));
	}

	private void forgetWrongCodes() {
		StringRedisTemplate redis = this.replica.bean(StringRedisTemplate.class);
		keys(redis, "auth:device-wrong:*").forEach(redis::delete);
	}

	/** Once more where the server asks for its nonce. */
	private HttpResponse<String> prove(DPoPKey key, Map<String, String> form) {
		Map<String, String> named = new HashMap<>(form);
		named.put("client_id", Replica.TELEVISION.id());
		String target = Replica.ISSUER + "/oauth2/token";
		Browser http = new Browser(this.replica);
		HttpResponse<String> response = http.post("/oauth2/token", Browser.form(named), "DPoP",
				key.proof("POST", target));
		return key.learn(response) ? http.post("/oauth2/token", Browser.form(named), "DPoP", key.proof("POST", target))
				: response;
	}

	private static List<String> keys(StringRedisTemplate redis, String pattern) {
		try (Cursor<String> found = redis.scan(ScanOptions.scanOptions().match(pattern).count(1_000).build())) {
			return found.stream().toList();
		}
	}

	static void allow(Map<String, Object> started) {
		Browser browser = new Browser(Replica.one());
		browser.signIn(Replica.ALICE);
		HttpResponse<String> page = enter(browser, text(started, "user_code"));
		assertThat(decide(browser, page, "allow", "scope=openid").body()).contains("Your device is connected");
	}

	private Map<String, Object> start(String scope) {
		HttpResponse<String> response = this.television.post("/oauth2/device_authorization", Map.of("scope", scope));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(Pages.header(response, "Cache-Control")).contains("no-store");
		return Client.json(response);
	}

	private HttpResponse<String> poll(Map<String, Object> started) {
		return poll(this.television, started);
	}

	private static HttpResponse<String> poll(Client client, Map<String, Object> started) {
		return client.token(pollForm(started));
	}

	private static Map<String, String> pollForm(Map<String, Object> started) {
		return Map.of("grant_type", GRANT, "device_code", text(started, "device_code"));
	}

	private static HttpResponse<String> enter(Browser browser, String code) {
		Map<String, String> fields = new HashMap<>(Pages.hidden(browser.get("/device")));
		fields.put("user_code", code);
		return browser.post("/device", Browser.form(fields));
	}

	private static HttpResponse<String> decide(Browser browser, HttpResponse<String> page, String decision,
			String scopes) {
		Map<String, String> fields = new HashMap<>(Pages.hidden(page));
		fields.put("decision", decision);
		return browser.post("/device/decision", Browser.form(fields) + "&" + scopes);
	}

	private static String text(Map<String, Object> answer, String name) {
		return Client.text(answer, name);
	}

	private static void assertError(HttpResponse<String> response, String error) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(Client.json(response)).containsEntry("error", error);
	}

}
