package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told of a user, by scopes and by the claims parameter (OpenID Connect Core 1.0
 * sections 5.4 and 5.5).
 */
class ClaimsTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	@Test
	void P33_all_scopes_tell_all_standard_claims_OIDC_Core() {
		Client web = new Client(Replica.WEB, this.replica);
		Map<String, Object> told = userInfo(web,
				web.tokens(this.browser, Replica.ALICE, "openid profile email address phone"));
		assertThat(told)
			.containsOnlyKeys("sub", "name", "family_name", "given_name", "middle_name", "nickname",
					"preferred_username", "profile", "picture", "website", "gender", "birthdate", "zoneinfo", "locale",
					"updated_at", "email", "email_verified", "address", "phone_number", "phone_number_verified")
			.containsEntry("birthdate", "1852-05-04")
			.containsEntry("phone_number_verified", true)
			.containsEntry("address", Map.of("locality", "Oxford", "country", "GB"));
		assertThat(told.get("updated_at")).isInstanceOf(Number.class);
		assertThat(userInfo(web, web.tokens(this.browser, Replica.ALICE, "openid phone"))).containsOnlyKeys("sub",
				"phone_number", "phone_number_verified");
		assertThat(userInfo(web, web.tokens(this.browser, Replica.ALICE, "openid address"))).containsOnlyKeys("sub",
				"address");
		assertThat(userInfo(web, web.tokens(new Browser(this.replica), Replica.AUDITOR, "openid address phone")))
			.as("what is not known is not told")
			.containsOnlyKeys("sub");
	}

	@Test
	void P10_claims_by_name_are_told_after_the_user_has_read_their_names_OIDC_Core() {
		Map<String, String> request = request(
				"{\"userinfo\":{\"name\":{\"essential\":true},\"nickname\":null,\"unknown\":null},\"id_token\":{\"email\":null,\"auth_time\":{\"essential\":true}}}");
		this.browser.signIn(Replica.ALICE);
		HttpResponse<String> consent = this.browser.get(Pages.path(this.browser.authorize(request)));
		assertThat(consent.body()).contains("email, name, nickname");
		Client client = new Client(Replica.WITHOUT_PKCE, this.replica);
		Map<String, Object> tokens = tokens(client, request);
		assertThat(Client.text(tokens, "scope")).isEqualTo("openid");
		assertThat(userInfo(client, tokens)).containsOnlyKeys("sub", "name", "nickname");
		assertThat(Client.claims(Client.text(tokens, "id_token"))).containsEntry("email", "alice@example.com")
			.doesNotContainKeys("name", "nickname", "unknown");
		Map<String, Object> refreshed = Client.json(client.refresh(Client.text(tokens, "refresh_token")));
		assertThat(userInfo(client, refreshed)).as("after a refresh").containsOnlyKeys("sub", "name", "nickname");
		assertThat(this.browser.authorize(request).headers().firstValue("Location").orElse(""))
			.as("consent is remembered")
			.startsWith(Replica.CALLBACK);
		assertThat(Pages.path(this.browser.authorize(request("{\"userinfo\":{\"birthdate\":null}}"))))
			.startsWith("/consent");
		assertThat(userInfo(client, tokens(client, request("{}")))).containsOnlyKeys("sub");
	}

	@Test
	void P10_a_claim_of_a_scope_that_the_user_refused_is_not_told_by_name_OIDC_Core() {
		Map<String, String> request = Browser.request(Replica.NATIVE, "openid phone email");
		request.put("claims", "{\"userinfo\":{\"phone_number\":null},\"id_token\":{\"phone_number\":null}}");
		request.put("prompt", "consent");
		Browser auditor = new Browser(this.replica);
		auditor.signIn(Replica.ALICE);
		HttpResponse<String> consent = auditor.get(Pages.path(auditor.authorize(request)));
		HttpResponse<String> answer = auditor.post("/oauth2/authorize",
				Browser.consent(consent.body()).replaceAll("(^|&)scope=phone(?=&|$)", ""));
		Client client = new Client(Replica.NATIVE, this.replica);
		Map<String, Object> tokens = Client
			.json(client.redeem(Objects.requireNonNull(Browser.parameters(Browser.location(answer)).get("code"))));
		assertThat(userInfo(client, tokens)).containsOnlyKeys("sub", "email", "email_verified");
		assertThat(Client.claims(Client.text(tokens, "id_token"))).doesNotContainKey("phone_number");
	}

	@Test
	void P12_a_claim_of_sub_names_who_must_be_signed_in_OIDC_Core() {
		this.browser.signIn(Replica.ALICE);
		String sub = String.valueOf(Client.claims(Client
			.text(new Client(Replica.WEB, this.replica).tokens(this.browser, Replica.ALICE, "openid"), "id_token"))
			.get("sub"));
		for (String member : new String[] { "id_token", "userinfo" }) {
			Map<String, String> request = Browser.request(Replica.WEB, "openid");
			request.put("claims", "{\"" + member + "\":{\"sub\":{\"value\":\"" + sub + "\"}}}");
			request.put("prompt", "none");
			assertThat(Browser.parameters(Browser.location(this.browser.authorize(request)))).containsKey("code");
			Browser auditor = new Browser(this.replica);
			auditor.signIn(Replica.AUDITOR);
			assertThat(Browser.parameters(Browser.location(auditor.authorize(request)))).containsEntry("error",
					"login_required");
		}
	}

	@Test
	void P12_an_essential_acr_that_is_not_reached_fails_OIDC_Core() {
		this.browser.signIn(Replica.ALICE);
		assertThat(Browser.parameters(Browser.location(this.browser
			.authorize(request("{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\"9\",\"8\"]}}}")))))
			.containsEntry("error", "unmet_authentication_requirements");
		for (String reached : new String[] { "{\"essential\":true,\"values\":[\"9\",\"1\"]}", "{\"values\":[\"9\"]}",
				"{\"essential\":true}" }) {
			assertThat(this.browser.authorize(request("{\"id_token\":{\"acr\":" + reached + "}}"), Replica.ALICE))
				.containsKey("code");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "[]", "\"x\"", "{", "{\"userinfo\":[]}", "{\"id_token\":{\"name\":true}}",
			"{\"id_token\":{\"name\":{\"essential\":\"yes\"}}}", "{\"id_token\":{\"acr\":{\"values\":\"1\"}}}",
			"{\"userinfo\":{},\"userinfo\":{}}", "{} {}", "{\"userinfo\":{\"name\":[null]}}" })
	void P12_a_malformed_claims_parameter_is_refused_OIDC_Core(String claims) {
		assertThat(Browser.parameters(Browser.location(this.browser.authorize(request(claims))))).containsEntry("error",
				"invalid_request");
	}

	private static Map<String, String> request(String claims) {
		Map<String, String> request = Browser.request(Replica.WITHOUT_PKCE, "openid");
		request.put("claims", claims);
		return request;
	}

	private Map<String, Object> tokens(Client client, Map<String, String> request) {
		Map<String, String> answer = this.browser.authorize(request, Replica.ALICE);
		return Client.json(client.redeem(Objects.requireNonNull(answer.get("code"), answer::toString)));
	}

	private static Map<String, Object> userInfo(Client client, Map<String, Object> tokens) {
		HttpResponse<String> response = client.userInfo(Client.text(tokens, "access_token"));
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return Client.json(response);
	}

}
