package dev.oauth2flow.client.session;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class BackChannelLogoutTest extends ServiceTest {

	private static final String TYPE = "logout+jwt";

	@Test
	void P41_a_logout_token_ends_that_session_on_every_replica_OIDC_back_channel_logout() {
		TestBrowser other = signedIn();
		TestBrowser browser = signedIn();
		assertThat(browser.get("/").body()).contains("Ada Lovelace");

		try (ConfigurableApplicationContext replica = start(Map.of())) {
			HttpResponse<String> answer = send(new TestBrowser(port(replica)), SERVER.logoutToken(TYPE, Map.of()));
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
			assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
		}

		assertThat(browser.get("/").body()).contains("Sign in").doesNotContain("Ada Lovelace");
		assertThat(browser.get("/notes").statusCode()).isEqualTo(302);
		assertThat(other.get("/").body()).as("another session of the same user").contains("Ada Lovelace");
	}

	@Test
	void P41_a_token_that_is_not_valid_ends_nothing_OIDC_back_channel_logout() {
		TestBrowser browser = signedIn();
		Map<String, @Nullable Object> noSid = new HashMap<>();
		noSid.put("sid", null);
		Map<String, @Nullable Object> noExpiry = new HashMap<>();
		noExpiry.put("exp", null);
		Map<String, @Nullable Object> noId = new HashMap<>();
		noId.put("jti", null);
		Map<String, @Nullable Object> noEvents = new HashMap<>();
		noEvents.put("events", null);
		List<Map<String, @Nullable Object>> changes = List.of(Map.of("nonce", "x"), Map.of("aud", "another"),
				Map.of("iss", "https://attacker.example"), Map.of("events", Map.of()),
				Map.of("events", Map.of("http://schemas.openid.net/event/backchannel-logout", "x")),
				Map.of("exp", Date.from(Instant.now().minusSeconds(600))), noSid, noExpiry, noId, noEvents);
		for (Map<String, @Nullable Object> change : changes) {
			assertRefused(browser, SERVER.logoutToken(TYPE, change));
		}
		String valid = SERVER.logoutToken(TYPE, Map.of());
		assertRefused(browser, SERVER.logoutToken("JWT", Map.of()));
		assertRefused(browser, valid.substring(0, valid.length() - 8) + "AAAAAAAA");
		assertRefused(browser, valid.substring(0, valid.lastIndexOf('.') + 1));
		assertRefused(browser, "");
		assertRefused(browser, "x.y.z");
		assertThat(browser.get("/").body()).contains("Ada Lovelace");
	}

	private void assertRefused(TestBrowser browser, String token) {
		HttpResponse<String> answer = send(browser(), token);
		assertThat(answer.statusCode()).as(token).isEqualTo(400);
		assertThat(answer.body()).contains("invalid_request");
		assertThat(browser.get("/").body()).contains("Ada Lovelace");
	}

	private static HttpResponse<String> send(TestBrowser service, String token) {
		return service.post("/logout/connect/back-channel/oauth2flow", Map.of("logout_token", token));
	}

}
