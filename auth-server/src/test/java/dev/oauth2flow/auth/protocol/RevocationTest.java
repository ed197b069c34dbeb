package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.grant.Revocations;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.StringRedisTemplate;

import static dev.oauth2flow.auth.protocol.CodeRedemptionTest.assertInvalidGrant;
import static org.assertj.core.api.Assertions.assertThat;

class RevocationTest {

	private final Replica replica = Replica.one();

	private final Client web = new Client(Replica.WEB, this.replica);

	@Test
	void P38_revoking_a_refresh_token_ends_its_access_tokens_RFC7009() {
		Map<String, Object> tokens = tokens();
		assertThat(revoke(this.web, Client.text(tokens, "refresh_token")).statusCode()).isEqualTo(200);
		assertEnded(tokens);
		assertThat(this.replica.bean(StringRedisTemplate.class).hasKey("revoked:grant:" + claim(tokens, "grant_id")))
			.isTrue();
	}

	@Test
	void P38_a_superseded_refresh_token_revokes_its_family_RFC7009() {
		Map<String, Object> first = tokens();
		Map<String, Object> second = Client.json(this.web.refresh(Client.text(first, "refresh_token")));
		assertThat(revoke(this.web, Client.text(first, "refresh_token")).statusCode()).isEqualTo(200);
		assertEnded(second);
	}

	@Test
	void P38_revoking_an_access_token_ends_only_that_one_RFC7009() {
		Map<String, Object> tokens = tokens();
		assertThat(revoke(this.web, Client.text(tokens, "access_token")).statusCode()).isEqualTo(200);
		assertThat(this.web.introspect(Client.text(tokens, "access_token"))).containsOnly(Map.entry("active", false));
		assertThat(this.replica.bean(StringRedisTemplate.class).hasKey("revoked:token:" + claim(tokens, "jti")))
			.isTrue();
		assertThat(this.web.refresh(Client.text(tokens, "refresh_token")).statusCode()).isEqualTo(200);
	}

	@Test
	void P38_a_public_client_can_revoke_its_token_RFC7009() {
		Client client = new Client(Replica.NATIVE, this.replica);
		Map<String, Object> tokens = client.tokens(new Browser(this.replica), Replica.ALICE, "openid notes.read");
		assertThat(revoke(client, Client.text(tokens, "refresh_token")).statusCode()).isEqualTo(200);
		assertInvalidGrant(client.refresh(Client.text(tokens, "refresh_token")));
	}

	@Test
	void P38_another_client_cannot_revoke_a_token_RFC7009() {
		Map<String, Object> tokens = tokens();
		Client other = new Client(Replica.OTHER, this.replica);
		for (String name : List.of("access_token", "refresh_token")) {
			assertThat(revoke(other, Client.text(tokens, name)).statusCode()).isIn(200, 400, 401);
		}
		assertThat(this.web.introspect(Client.text(tokens, "access_token"))).containsEntry("active", true);
		assertThat(this.web.refresh(Client.text(tokens, "refresh_token")).statusCode()).isEqualTo(200);
	}

	@Test
	void P38_revoking_what_is_no_token_is_answered_as_done_RFC7009() {
		assertThat(revoke(this.web, "x").statusCode()).isEqualTo(200);
		assertThat(revoke(this.web, "x.y.z").statusCode()).isEqualTo(200);
		assertThat(this.web.post("/oauth2/revoke", Map.of()).statusCode()).isEqualTo(400);
	}

	@Test
	void P38_introspection_tells_the_owner_and_the_API_and_nobody_else_RFC7662() {
		Map<String, Object> tokens = tokens();
		String accessToken = Client.text(tokens, "access_token");
		assertThat(this.web.introspect(accessToken)).containsEntry("active", true)
			.containsEntry("client_id", "web")
			.containsEntry("scope", "notes.read openid")
			.containsEntry("sub", claim(tokens, "sub"))
			.containsEntry("iss", Replica.ISSUER)
			.containsKeys("exp", "iat", "jti", "aud");
		assertThat(this.web.introspect(Client.text(tokens, "refresh_token"))).containsEntry("active", true);
		Client api = new Client(Replica.NOTES_API_CLIENT, this.replica);
		assertThat(api.introspect(accessToken)).containsEntry("active", true);
		assertThat(api.introspect(Client.text(tokens, "refresh_token"))).containsOnly(Map.entry("active", false));
		Client other = new Client(Replica.OTHER, this.replica);
		for (String token : List.of(accessToken, Client.text(tokens, "refresh_token"), Client.text(tokens, "id_token"),
				"x", "x.y.z")) {
			assertThat(other.introspect(token)).containsOnly(Map.entry("active", false));
		}
		HttpResponse<String> refused = new Client(Replica.NATIVE, this.replica).post("/oauth2/introspect",
				Map.of("token", accessToken));
		assertThat(refused.statusCode()).isEqualTo(401);
	}

	@Test
	void P27_withdrawing_consent_ends_the_grants_of_that_client_only() {
		Map<String, Object> tokens = tokens();
		Client other = new Client(Replica.OTHER, this.replica);
		Map<String, Object> others = other.tokens(new Browser(this.replica), Replica.ALICE, "openid");
		String subject = claim(tokens, "sub");
		assertThat(Replica.two().bean(GrantService.class).revoke(subject, "web", "consent_withdrawn")).isPositive();
		assertEnded(tokens);
		assertThat(other.introspect(Client.text(others, "access_token"))).containsEntry("active", true);
	}

	@Test
	void P27_signing_out_everywhere_ends_all_grants_of_the_user() {
		Map<String, Object> tokens = this.web.tokens(new Browser(this.replica), Replica.AUDITOR, "openid notes.read");
		Map<String, Object> alice = tokens();
		String subject = claim(tokens, "sub");
		assertThat(this.replica.bean(GrantService.class).findActive(subject)).isNotEmpty();
		this.replica.bean(GrantService.class).revokeAll(subject, "signed_out_everywhere");
		assertThat(this.replica.bean(GrantService.class).findActive(subject)).isEmpty();
		assertEnded(tokens);
		assertThat(this.web.introspect(Client.text(alice, "access_token"))).containsEntry("active", true);
		this.replica.bean(StringRedisTemplate.class).delete("revoked:subject:" + subject);
	}

	@Test
	void P27_a_revoked_user_s_tokens_are_refused_also_where_they_have_no_grant() {
		Map<String, Object> tokens = this.web.tokens(new Browser(this.replica), Replica.AUDITOR, "openid");
		String subject = claim(tokens, "sub");
		this.replica.bean(Revocations.class).revokeSubject(subject);
		assertThat(this.web.userInfo(Client.text(tokens, "access_token")).statusCode()).isEqualTo(401);
		this.replica.bean(StringRedisTemplate.class).delete("revoked:subject:" + subject);
	}

	@Test
	void P41_sign_out_by_the_client_ends_the_session_and_its_grants_OIDC_RP_initiated_logout() {
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = this.web.tokens(browser, Replica.ALICE, "openid notes.read");
		HttpResponse<String> response = browser.get("/connect/logout?" + Browser.form(Map.of("id_token_hint",
				Client.text(tokens, "id_token"), "post_logout_redirect_uri", Replica.AFTER_SIGN_OUT, "state", "s 1")));
		assertThat(Browser.location(response)).startsWith(Replica.AFTER_SIGN_OUT);
		assertThat(Browser.parameters(Browser.location(response))).containsEntry("state", "s 1");
		assertEnded(tokens);
		HttpResponse<String> again = browser.authorize(Browser.request(Replica.WEB, "openid notes.read"));
		assertThat(Browser.location(again)).contains("/signin");
	}

	@Test
	void P41_sign_out_never_redirects_to_an_address_that_is_not_registered_OIDC_RP_initiated_logout() {
		Browser browser = new Browser(this.replica);
		Map<String, Object> tokens = this.web.tokens(browser, Replica.ALICE, "openid");
		String hint = Client.text(tokens, "id_token");
		for (Map<String, String> bad : List.of(
				Map.of("id_token_hint", hint, "post_logout_redirect_uri", "https://evil.example/"),
				Map.of("id_token_hint", hint, "client_id", "other"), Map.of("id_token_hint", "x.y.z"),
				Map.of("id_token_hint", Client.text(tokens, "access_token")))) {
			HttpResponse<String> response = browser.get("/connect/logout?" + Browser.form(bad));
			assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		}
		assertThat(this.web.introspect(Client.text(tokens, "access_token"))).containsEntry("active", true);
	}

	private Map<String, Object> tokens() {
		return this.web.tokens(new Browser(this.replica), Replica.ALICE, "openid notes.read");
	}

	private void assertEnded(Map<String, Object> tokens) {
		Client elsewhere = new Client(Replica.WEB, Replica.two());
		assertThat(elsewhere.introspect(Client.text(tokens, "access_token"))).containsOnly(Map.entry("active", false));
		assertThat(elsewhere.introspect(Client.text(tokens, "refresh_token"))).containsOnly(Map.entry("active", false));
		assertInvalidGrant(elsewhere.refresh(Client.text(tokens, "refresh_token")));
		assertThat(this.web.userInfo(Client.text(tokens, "access_token")).statusCode()).isEqualTo(401);
	}

	private static HttpResponse<String> revoke(Client client, String token) {
		return client.post("/oauth2/revoke", Map.of("token", token));
	}

	private static String claim(Map<String, Object> tokens, String name) {
		return String.valueOf(Client.claims(Client.text(tokens, "access_token")).get(name));
	}

}
