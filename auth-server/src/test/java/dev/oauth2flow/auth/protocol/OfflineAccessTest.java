package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import dev.oauth2flow.auth.clients.CertificateName;
import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientRegistry;
import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OfflineAccessTest {

	private static final String SCOPE = "openid notes.read offline_access";

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private final TestClient registration = register(false, "authorization_code", "refresh_token");

	private final Client client = new Client(this.registration, this.replica);

	@Test
	void P41_what_is_granted_for_offline_access_outlives_the_session_and_nothing_else_does_OIDC_Core_11() {
		Map<String, Object> usual = this.client.tokens(this.browser, Replica.AUDITOR, "openid notes.read");
		Map<String, Object> offline = offline();
		assertThat(Client.text(offline, "scope").split(" ")).contains("offline_access");
		this.browser.get("/connect/logout?" + Browser.form(Map.of("id_token_hint", Client.text(offline, "id_token"))));
		assertThat(Browser.location(this.browser.get("/account"))).contains("/signin");
		assertThat(this.client.refresh(Client.text(usual, "refresh_token")).statusCode()).isEqualTo(400);
		assertThat(this.client.introspect(Client.text(offline, "access_token"))).containsEntry("active", true);
		HttpResponse<String> refreshed = this.client.refresh(Client.text(offline, "refresh_token"));
		assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
	}

	@Test
	void P27_what_is_granted_for_offline_access_ends_when_consent_is_withdrawn_OIDC_Core_11() {
		Map<String, Object> offline = offline();
		this.browser.get("/connect/logout?" + Browser.form(Map.of("id_token_hint", Client.text(offline, "id_token"))));
		this.browser.signIn(Replica.AUDITOR);
		HttpResponse<String> page = this.browser.get("/account");
		assertThat(page.body()).contains("Keep this access while you are not signed in");
		String id = String
			.valueOf(Objects.requireNonNull(this.replica.bean(ClientRegistry.class).find(this.registration.id())).id());
		this.browser.post("/account/withdraw",
				Browser.form(Map.of("_csrf", String.valueOf(Pages.hidden(page).get("_csrf")), "client", id)));
		assertThat(this.client.refresh(Client.text(offline, "refresh_token")).statusCode()).isEqualTo(400);
		assertThat(this.client.introspect(Client.text(offline, "access_token"))).containsEntry("active", false);
		assertThat(scope(this.client.tokens(this.browser, Replica.AUDITOR, SCOPE))).as("nor remembered")
			.doesNotContain("offline_access");
	}

	@Test
	void P27_what_is_granted_for_offline_access_ends_when_the_user_signs_out_everywhere_OIDC_Core_11() {
		Map<String, Object> offline = offline();
		String subject = String.valueOf(Client.claims(Client.text(offline, "id_token")).get("sub"));
		this.replica.bean(GrantService.class).revokeAll(subject, "signed_out_everywhere");
		assertThat(this.client.refresh(Client.text(offline, "refresh_token")).statusCode()).isEqualTo(400);
	}

	@Test
	void P12_offline_access_is_ignored_where_the_user_is_not_asked_for_it_OIDC_Core_11() {
		assertThat(scope(this.client.tokens(this.browser, Replica.AUDITOR, SCOPE))).contains("notes.read")
			.doesNotContain("offline_access");
		Client firstParty = new Client(register(true, "authorization_code", "refresh_token"), this.replica);
		assertThat(scope(firstParty.tokens(this.browser, Replica.AUDITOR, SCOPE))).contains("notes.read")
			.doesNotContain("offline_access");
	}

	@Test
	void P12_offline_access_is_asked_for_by_prompt_consent_and_remembered_OIDC_Core_11() {
		this.browser.signIn(Replica.AUDITOR);
		Map<String, String> request = asked(this.registration);
		HttpResponse<String> page = this.browser.get(Pages.path(this.browser.authorize(request)));
		assertThat(page.body()).contains("Keep this access while you are not signed in");
		offline();
		assertThat(scope(this.client.tokens(this.browser, Replica.AUDITOR, SCOPE))).contains("offline_access");
	}

	@Test
	void P12_offline_access_is_ignored_of_clients_that_may_not_have_it_OIDC_Core_11() {
		for (TestClient other : List.of(Replica.WEB, register(false, "authorization_code"))) {
			Map<String, String> answer = this.browser.authorize(asked(other), Replica.AUDITOR);
			HttpResponse<String> tokens = new Client(other, this.replica)
				.redeem(Objects.requireNonNull(answer.get("code"), answer::toString));
			assertThat(scope(Client.json(tokens))).contains("notes.read").doesNotContain("offline_access");
		}
		HttpResponse<String> pushed = new Client(Replica.WEB, this.replica).post("/oauth2/par", asked(Replica.WEB));
		assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
	}

	@Test
	void P33_the_metadata_names_offline_access_OIDC_Discovery() {
		List<?> scopes = (List<?>) Objects
			.requireNonNull(Client.json(this.browser.get("/.well-known/openid-configuration")).get("scopes_supported"));
		assertThat(scopes.contains("offline_access")).isTrue();
	}

	private Map<String, Object> offline() {
		Map<String, String> answer = this.browser.authorize(asked(this.registration), Replica.AUDITOR);
		return Client.json(this.client.redeem(Objects.requireNonNull(answer.get("code"), answer::toString)));
	}

	private static Map<String, String> asked(TestClient client) {
		Map<String, String> request = Browser.request(client, SCOPE);
		request.put("prompt", "consent");
		return request;
	}

	private static List<String> scope(Map<String, Object> tokens) {
		return List.of(Client.text(tokens, "scope").split(" "));
	}

	private TestClient register(boolean firstParty, String... grantTypes) {
		String id = "offline-" + UUID.randomUUID();
		String secret = this.replica.bean(ClientRegistry.class)
			.register(id,
					new ClientDetails("Offline", List.of("client_secret_basic"), List.of(grantTypes),
							List.of(Replica.CALLBACK), List.of(), List.of("openid", "notes.read", "offline_access"),
							"RS256", firstParty, true, List.of(Replica.NOTES_API), List.of(), null, null,
							CertificateName.NONE, false, null),
					null);
		return new TestClient(id, Objects.requireNonNull(secret));
	}

}
