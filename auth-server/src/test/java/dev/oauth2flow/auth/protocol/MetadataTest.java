package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetadataTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private final Map<String, Object> discovery = Client.json(this.browser.get("/.well-known/openid-configuration"));

	@Test
	void P33_discovery_and_server_metadata_agree_RFC8414() {
		Map<String, Object> metadata = Client.json(this.browser.get("/.well-known/oauth-authorization-server"));
		Map<String, Object> shared = new HashMap<>(this.discovery);
		shared.keySet().retainAll(metadata.keySet());
		assertThat(metadata).isEqualTo(shared).hasSizeGreaterThan(15);
	}

	@Test
	void P33_user_info_and_the_admin_API_are_described_as_a_protected_resource_RFC9728() {
		assertThat(Client.json(this.browser.get("/.well-known/oauth-protected-resource")))
			.containsEntry("resource", Replica.ISSUER)
			.containsEntry("authorization_servers", List.of(Replica.ISSUER))
			.containsEntry("scopes_supported", List.of("openid", "admin"))
			.containsEntry("tls_client_certificate_bound_access_tokens", false);
		for (String path : List.of("/userinfo", "/admin/v1/clients")) {
			assertThat(Pages.header(this.browser.get(path), "WWW-Authenticate")).as(path)
				.contains("resource_metadata=\"" + Replica.ISSUER + "/.well-known/oauth-protected-resource\"");
		}
	}

	@Test
	void P44_the_issuer_is_the_configured_one_RFC8414() {
		assertThat(this.discovery).containsEntry("issuer", Replica.ISSUER);
	}

	@Test
	void P08_the_metadata_says_that_responses_carry_iss_RFC9207() {
		assertThat(this.discovery).containsEntry("authorization_response_iss_parameter_supported", true);
	}

	@Test
	void P41_the_metadata_say_that_clients_hear_of_the_end_of_their_session_OIDC_back_channel_logout() {
		assertThat(this.discovery).containsEntry("backchannel_logout_supported", true)
			.containsEntry("backchannel_logout_session_supported", true)
			.containsEntry("end_session_endpoint", Replica.ISSUER + "/connect/logout")
			.doesNotContainKeys("frontchannel_logout_supported", "check_session_iframe");
	}

	@Test
	void P33_every_advertised_endpoint_exists() {
		List<String> endpoints = this.discovery.keySet()
			.stream()
			.filter((name) -> name.endsWith("_endpoint") || name.equals("jwks_uri"))
			.sorted()
			.toList();
		assertThat(endpoints).containsExactly("authorization_endpoint", "device_authorization_endpoint",
				"end_session_endpoint", "introspection_endpoint", "jwks_uri", "pushed_authorization_request_endpoint",
				"registration_endpoint", "revocation_endpoint", "token_endpoint", "userinfo_endpoint");
		for (String name : endpoints) {
			String path = String.valueOf(this.discovery.get(name)).substring(Replica.ISSUER.length());
			boolean posted = List
				.of("device_authorization_endpoint", "introspection_endpoint", "pushed_authorization_request_endpoint",
						"registration_endpoint", "revocation_endpoint", "token_endpoint")
				.contains(name);
			HttpResponse<String> response = posted ? this.browser.post(path, "") : this.browser.get(path);
			assertThat(response.statusCode()).as(name).isIn(200, 302, 400, 401, 415);
		}
	}

	@Test
	void P33_nothing_is_advertised_that_does_not_work() {
		assertThat(this.discovery).containsEntry("response_types_supported", List.of("code"))
			.containsEntry("grant_types_supported", List.of("authorization_code", "refresh_token", "client_credentials",
					"urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:token-exchange"))
			.containsEntry("code_challenge_methods_supported", List.of("S256"))
			.containsEntry("token_endpoint_auth_methods_supported",
					List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none"))
			.containsEntry("token_endpoint_auth_signing_alg_values_supported",
					List.of("RS256", "PS256", "ES256", "EdDSA", "Ed25519"))
			.containsEntry("request_uri_parameter_supported", false)
			.containsEntry("require_pushed_authorization_requests", false)
			.containsEntry("dpop_signing_alg_values_supported", List.of("ES256", "PS256", "EdDSA", "Ed25519"))
			.doesNotContainKeys("tls_client_certificate_bound_access_tokens");
	}

	@Test
	void P33_every_advertised_client_authentication_works() {
		Map<String, String> form = new HashMap<>(Map.of("grant_type", "client_credentials", "scope", "notes.read"));
		Client machine = new Client(Replica.MACHINE, this.replica);
		assertThat(machine.token(form).statusCode()).isEqualTo(200);
		form.put("client_id", Replica.MACHINE.id());
		form.put("client_secret", String.valueOf(Replica.MACHINE.secret()));
		assertThat(this.browser.post("/oauth2/token", Browser.form(form)).statusCode()).isEqualTo(200);
		Client publicClient = new Client(Replica.NATIVE, this.replica);
		assertThat(publicClient.tokens(new Browser(this.replica), Replica.ALICE, "openid")).containsKey("access_token");
	}

	@Test
	void P33_every_advertised_signature_algorithm_is_used_and_has_a_key() throws Exception {
		Set<String> published = new HashSet<>();
		for (JWK key : JWKSet.parse(this.browser.get("/oauth2/jwks").body()).getKeys()) {
			published.add(key.getAlgorithm().getName());
		}
		assertThat(this.discovery).containsEntry("id_token_signing_alg_values_supported",
				List.of("RS256", "ES256", "PS256", "EdDSA"));
		assertThat(published).containsExactlyInAnyOrder("RS256", "ES256", "PS256", "EdDSA");
	}

	@Test
	void P33_scopes_are_those_of_the_catalogue() {
		// Other tests register scopes with an id in their names.
		List<?> all = (List<?>) Objects.requireNonNull(this.discovery.get("scopes_supported"));
		assertThat(all.stream().filter((scope) -> !scope.toString().contains("-")).toList()).hasToString(
				"[address, admin, audit.read, audit.read.all, email, notes.read, notes.write, offline_access, openid, phone, profile, profile.read]");
	}

	@Test
	void P33_what_OpenID_Connect_clients_look_for_is_said_OIDC_Discovery() {
		assertThat(this.discovery).containsEntry("claims_parameter_supported", true)
			.containsEntry("claim_types_supported", List.of("normal"))
			.containsEntry("response_modes_supported", List.of("query", "form_post"))
			.containsEntry("prompt_values_supported", List.of("none", "login", "consent", "select_account"))
			.containsEntry("acr_values_supported", List.of("1", "2", "phr"))
			.containsEntry("subject_types_supported", List.of("public"))
			.containsEntry("request_parameter_supported", true)
			.containsEntry("request_object_signing_alg_values_supported",
					List.of("RS256", "PS256", "ES256", "EdDSA", "Ed25519"))
			.containsEntry("require_signed_request_object", false)
			.containsEntry("authorization_details_types_supported", List.of("note_access", "reading"));
		assertThat((List<?>) this.discovery.get("claims_supported")).hasSize(31).doesNotHaveDuplicates();
	}

	@Test
	void P34_the_key_set_has_unique_ids_no_private_members_and_can_be_cached_RFC7517() throws Exception {
		HttpResponse<String> response = this.browser.get("/oauth2/jwks");
		JWKSet keys = JWKSet.parse(response.body());
		assertThat(keys.getKeys()).hasSize(4).noneMatch(JWK::isPrivate).allMatch((key) -> key.getKeyUse() != null);
		assertThat(keys.getKeys()).extracting(JWK::getKeyID).doesNotHaveDuplicates().doesNotContainNull();
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("public, max-age=300");
		assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
		String tag = response.headers().firstValue("ETag").orElseThrow();
		assertThat(this.browser.get("/oauth2/jwks", "If-None-Match", tag).statusCode()).isEqualTo(304);
	}

	@Test
	void all_replicas_publish_the_same_keys() {
		assertThat(new Browser(Replica.two()).get("/oauth2/jwks").body())
			.isEqualTo(this.browser.get("/oauth2/jwks").body());
	}

}
