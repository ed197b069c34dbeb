package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Authorization requests that clients push (RFC 9126).
 */
class PushedRequestTest {

	private static final FapiClient FAPI = Replica.FAPI;

	private static final int AT_ONCE = 8;

	private final Replica replica = Replica.one();

	@Test
	void P11_a_pushed_request_leads_to_a_code_also_through_sign_in_and_consent_and_over_replicas_RFC9126() {
		Map<String, String> pushed = Browser.request(FAPI.registration(), "openid notes.read");
		Browser browser = new Browser(Replica.two());
		Map<String, String> answer = browser.authorize(reference(push(pushed)), Replica.ALICE);
		assertThat(answer).containsKey("code")
			.containsEntry("state", pushed.get("state"))
			.containsEntry("iss", Replica.ISSUER);
	}

	@Test
	void P11_the_address_lives_a_minute_and_is_201_and_not_cached_RFC9126() {
		HttpResponse<String> response = FAPI.post(this.replica, "/oauth2/par", request(), FAPI.assertion());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
		assertThat(Client.json(response)).containsOnlyKeys("request_uri", "expires_in").containsEntry("expires_in", 60);
		assertThat(response.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
		assertThat(Client.text(Client.json(response), "request_uri"))
			.matches("urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{43}");
	}

	@Test
	void P11_the_address_is_kept_as_a_hash_only() {
		String requestUri = push(request());
		StringRedisTemplate redis = this.replica.bean(StringRedisTemplate.class);
		String key = "auth:par:" + Browser.s256(requestUri);
		assertThat(redis.opsForValue().get(key)).doesNotContain(requestUri.substring(requestUri.length() - 43));
		assertThat(redis.getExpire(key)).isBetween(1L, 60L);
	}

	@Test
	void P11_a_fapi_client_must_push_its_requests_FAPI2() {
		Map<String, String> parameters = Browser.request(FAPI.registration(), "openid");
		Map<String, String> answer = Browser
			.parameters(Browser.location(new Browser(this.replica).authorize(parameters)));
		assertThat(answer).containsEntry("error", "invalid_request")
			.containsEntry("state", parameters.get("state"))
			.containsEntry("iss", Replica.ISSUER)
			.doesNotContainKey("code");
	}

	@Test
	void P11_one_address_serves_one_authorization_RFC9126() {
		Map<String, String> reference = reference(push(request()));
		Browser browser = new Browser(this.replica);
		assertThat(browser.authorize(reference, Replica.ALICE)).containsKey("code");
		assertShownToTheUser(browser.authorize(reference));
		assertShownToTheUser(new Browser(Replica.two()).authorize(reference));
	}

	@Test
	void P11_however_often_it_is_opened_it_ends_before_ten_minutes_are_over_FAPI2() {
		String requestUri = push(request());
		StringRedisTemplate redis = this.replica.bean(StringRedisTemplate.class);
		String key = "auth:par:" + Browser.s256(requestUri);
		Browser browser = new Browser(this.replica);
		for (int i = 0; i < 3; i++) {
			assertThat(Pages.path(browser.authorize(reference(requestUri)))).isEqualTo("/signin");
		}
		assertThat(redis.getExpire(key)).isBetween(500L, 540L);
		makeOlder(redis, key, 580);
		assertThat(Pages.path(browser.authorize(reference(requestUri)))).isEqualTo("/signin");
		assertThat(redis.getExpire(key)).isBetween(0L, 10L);
		makeOlder(redis, key, 20);
		assertShownToTheUser(browser.authorize(reference(requestUri)));
	}

	@Test
	void P11_it_is_used_up_by_an_error_that_the_client_hears_RFC9126() {
		Map<String, String> silent = request();
		silent.put("prompt", "none");
		Map<String, String> reference = reference(push(silent));
		assertThat(Browser.parameters(Browser.location(new Browser(this.replica).authorize(reference))))
			.containsEntry("error", "login_required");
		assertShownToTheUser(new Browser(Replica.two()).authorize(reference));

		reference = reference(push(request()));
		Browser browser = new Browser(this.replica);
		browser.authorize(reference);
		HttpResponse<String> declined = browser.get(Pages.link(browser.get("/signin"), "decline"));
		assertThat(Browser.parameters(Browser.location(declined))).containsEntry("error", "access_denied");
		assertShownToTheUser(browser.authorize(reference));
	}

	/** Lets the request have been pushed earlier. */
	private static void makeOlder(StringRedisTemplate redis, String key, long seconds) {
		ObjectNode pushed = (ObjectNode) JsonMapper.shared().readTree(String.valueOf(redis.opsForValue().get(key)));
		pushed.put("pushedAt", Instant.parse(pushed.path("pushedAt").asString()).minusSeconds(seconds).toString());
		redis.opsForValue().set(key, pushed.toString(), Duration.ofMinutes(5));
	}

	@Test
	void P11_of_many_simultaneous_visits_on_two_replicas_one_gets_a_code_RFC9126() throws Exception {
		List<Browser> browsers = List.of(new Browser(this.replica), new Browser(Replica.two()));
		browsers.forEach((browser) -> browser.signIn(Replica.ALICE));
		Map<String, String> reference = reference(push(request()));
		CyclicBarrier together = new CyclicBarrier(AT_ONCE);
		List<Callable<HttpResponse<String>>> visits = new ArrayList<>();
		for (int i = 0; i < AT_ONCE; i++) {
			Browser browser = browsers.get(i % browsers.size());
			visits.add(() -> {
				together.await();
				return browser.authorize(reference);
			});
		}
		List<Integer> answers = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
			for (Future<HttpResponse<String>> visit : threads.invokeAll(visits)) {
				answers.add(visit.get().statusCode());
				if (visit.get().statusCode() == 302) {
					assertThat(Browser.parameters(Browser.location(visit.get()))).containsKey("code");
				}
			}
		}
		assertThat(answers).containsOnly(302, 400).containsOnlyOnce(302);
	}

	@Test
	void P11_an_address_of_another_client_or_of_none_is_shown_to_the_user_RFC9126() {
		Map<String, String> reference = reference(push(request()));
		reference.put("client_id", Replica.OTHER_FAPI.id());
		assertShownToTheUser(new Browser(this.replica).authorize(reference));
		reference.remove("client_id");
		assertShownToTheUser(new Browser(this.replica).authorize(reference));
		assertShownToTheUser(new Browser(this.replica)
			.authorize(reference("urn:ietf:params:oauth:request_uri:" + Replica.random())));
		assertShownToTheUser(new Browser(this.replica).authorize(reference("https://fapi.example/request.jwt")));
	}

	@Test
	void P11_what_the_browser_adds_or_changes_does_not_count_RFC9126() {
		Map<String, String> pushed = request();
		Map<String, String> reference = reference(push(pushed));
		reference.put("state", "changed");
		reference.put("scope", "openid notes.write");
		reference.put("redirect_uri", "https://evil.example/");
		reference.put("response_type", "token");
		Map<String, String> answer = new Browser(this.replica).authorize(reference, Replica.ALICE);
		assertThat(answer).containsKey("code").containsEntry("state", pushed.get("state"));
	}

	@Test
	void P11_a_posted_reference_is_asked_for_by_GET_RFC9126() {
		Map<String, String> reference = reference(push(request()));
		HttpResponse<String> response = new Browser(this.replica).post("/oauth2/authorize",
				Browser.form(reference) + "&state=x");
		assertThat(response.statusCode()).isEqualTo(303);
		assertThat(Browser.parameters(Browser.location(response))).isEqualTo(reference);
	}

	@Test
	void P11_pushing_needs_client_authentication_RFC9126() {
		Map<String, String> form = request();
		form.put("client_id", FAPI.id());
		HttpResponse<String> response = new Browser(this.replica).post("/oauth2/par", Browser.form(form));
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(Client.json(response)).containsEntry("error", "invalid_client");
		assertThat(new Browser(this.replica).get("/oauth2/par").statusCode()).isIn(404, 405);
	}

	@Test
	void P11_all_that_is_wrong_with_a_request_is_told_where_it_is_pushed_RFC9126() {
		refused("invalid_request", Map.of("redirect_uri", "https://evil.example/"));
		refused("invalid_request", Map.of("redirect_uri", ""));
		refused("invalid_scope", Map.of("scope", "notes.read unknown"));
		refused("invalid_scope", Map.of("scope", "openid admin"));
		refused("unsupported_response_type", Map.of("response_type", "token"));
		refused("invalid_request", Map.of("code_challenge", ""));
		refused("invalid_request", Map.of("code_challenge_method", "plain"));
		refused("invalid_request", Map.of("code_challenge", "short"));
		refused("invalid_request", Map.of("request_uri", "urn:ietf:params:oauth:request_uri:x"));
		refused("invalid_request", Map.of("dpop_jkt", "short"));
		refused("invalid_target", Map.of("resource", "https://other.example"));
	}

	@Test
	void P11_any_client_may_push_and_a_public_one_without_authentication_RFC9126() {
		Client web = new Client(Replica.WEB, this.replica);
		HttpResponse<String> response = web.post("/oauth2/par", with(Browser.request(Replica.WEB, "openid")));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
		Client unnamed = new Client(Replica.NATIVE, this.replica);
		HttpResponse<String> pushed = unnamed.post("/oauth2/par", Browser.request(Replica.NATIVE, "openid"));
		assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
		Map<String, String> reference = new LinkedHashMap<>();
		reference.put("client_id", Replica.NATIVE.id());
		reference.put("request_uri", Client.text(Client.json(pushed), "request_uri"));
		assertThat(new Browser(this.replica).authorize(reference, Replica.ALICE)).containsKey("code");
	}

	private void refused(String error, Map<String, String> change) {
		Map<String, String> form = request();
		form.putAll(change);
		HttpResponse<String> response = FAPI.post(this.replica, "/oauth2/par", form, FAPI.assertion());
		assertThat(response.statusCode()).as(change + response.body()).isEqualTo(400);
		assertThat(Client.json(response)).as(change.toString()).containsEntry("error", error);
	}

	private static Map<String, String> request() {
		return Browser.request(FAPI.registration(), "openid");
	}

	private static Map<String, String> with(Map<String, String> parameters) {
		return new HashMap<>(parameters);
	}

	private String push(Map<String, String> parameters) {
		HttpResponse<String> response = FAPI.post(this.replica, "/oauth2/par", parameters, FAPI.assertion());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
		return Client.text(Client.json(response), "request_uri");
	}

	private static Map<String, String> reference(String requestUri) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("client_id", FAPI.id());
		parameters.put("request_uri", requestUri);
		return parameters;
	}

	private static void assertShownToTheUser(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Location")).isEmpty();
		assertThat(List.of(response.headers().firstValue("Content-Type").orElse(""))).first()
			.asString()
			.startsWith("text/html");
	}

}
