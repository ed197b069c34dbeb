package dev.oauth2flow.auth.authorize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.details.DetailsCatalogue;
import dev.oauth2flow.auth.grant.StandardClaims;
import dev.oauth2flow.auth.session.AuthenticationContexts;
import dev.oauth2flow.platform.mtls.MtlsProperties;
import dev.oauth2flow.platform.proof.DPoPProofs;

/**
 * What this server says of itself (RFC 8414 section 2, OpenID Connect Discovery 1.0
 * section 3): what works here, and nothing else.
 */
final class ServerMetadata implements Consumer<Map<String, Object>> {

	private static final List<String> CONFIDENTIAL = List.of("client_secret_basic", "client_secret_post",
			"private_key_jwt");

	private static final List<String> ASSERTION_ALGORITHMS = List.of("RS256", "PS256", "ES256", "EdDSA", "Ed25519");

	/** Unsigned ones are refused. */
	private static final List<String> REQUEST_OBJECT_ALGORITHMS = ASSERTION_ALGORITHMS;

	private static final List<String> OF_THE_SIGN_IN = List.of("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce",
			"azp", "sid", "at_hash", "acr", "amr");

	private static final List<String> BACK_CHANNEL = List.of("token_endpoint", "revocation_endpoint",
			"introspection_endpoint", "pushed_authorization_request_endpoint", "device_authorization_endpoint",
			"userinfo_endpoint");

	private final ScopeCatalogue scopes;

	private final DetailsCatalogue details;

	private final MtlsProperties mtls;

	ServerMetadata(ScopeCatalogue scopes, DetailsCatalogue details, MtlsProperties mtls) {
		this.scopes = scopes;
		this.details = details;
		this.mtls = mtls;
	}

	@Override
	public void accept(Map<String, Object> claims) {
		claims.put("response_types_supported", List.of("code"));
		claims.put("response_modes_supported", AuthorizationRequestRules.RESPONSE_MODES);
		claims.put("grant_types_supported", List.of("authorization_code", "refresh_token", "client_credentials",
				"urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:token-exchange"));
		claims.put("scopes_supported", this.scopes.names());
		if (!this.details.types().isEmpty()) {
			claims.put("authorization_details_types_supported", this.details.types());
		}
		claims.put("code_challenge_methods_supported", List.of("S256"));
		claims.put("authorization_response_iss_parameter_supported", true);
		claims.put("token_endpoint_auth_methods_supported", allClients());
		claims.put("revocation_endpoint_auth_methods_supported", allClients());
		claims.put("introspection_endpoint_auth_methods_supported", confidential());
		for (String endpoint : List.of("token", "revocation", "introspection")) {
			claims.put(endpoint + "_endpoint_auth_signing_alg_values_supported", ASSERTION_ALGORITHMS);
		}
		claims.put("request_parameter_supported", true);
		claims.put("request_object_signing_alg_values_supported", REQUEST_OBJECT_ALGORITHMS);
		claims.put("require_signed_request_object", false);
		claims.put("request_uri_parameter_supported", false);
		claims.put("claims_parameter_supported", true);
		claims.put("claim_types_supported", List.of("normal"));
		claims.put("dpop_signing_alg_values_supported", DPoPProofs.ALGORITHMS);
		claims.put("pushed_authorization_request_endpoint", claims.get("issuer") + "/oauth2/par");
		mutualTls(claims);
		claims.put("require_pushed_authorization_requests", false);
		claims.put("registration_endpoint", claims.get("issuer") + "/register");
		claims.put("backchannel_logout_supported", true);
		claims.put("backchannel_logout_session_supported", true);
		claims.put("subject_types_supported", List.of("public"));
		claims.put("id_token_signing_alg_values_supported", List.of("RS256", "ES256", "PS256", "EdDSA"));
		claims.put("prompt_values_supported", Prompt.SUPPORTED);
		claims.put("acr_values_supported", AuthenticationContexts.SUPPORTED);
		claims.put("ui_locales_supported", List.of("en"));
		claims.put("claims_supported",
				Stream.concat(OF_THE_SIGN_IN.stream(), StandardClaims.names().stream()).toList());
	}

	private List<String> confidential() {
		List<String> methods = new ArrayList<>(CONFIDENTIAL);
		if (this.mtls.authorities() != null && this.mtls.isOffered()) {
			methods.add("tls_client_auth");
		}
		if (this.mtls.isOffered()) {
			methods.add("self_signed_tls_client_auth");
		}
		return methods;
	}

	private List<String> allClients() {
		return Stream.concat(confidential().stream(), Stream.of("none")).toList();
	}

	/**
	 * Says where clients come with a certificate (RFC 8705 sections 3.3 and 5).
	 */
	private void mutualTls(Map<String, Object> claims) {
		claims.remove("tls_client_certificate_bound_access_tokens");
		if (this.mtls.isOffered()) {
			claims.put("tls_client_certificate_bound_access_tokens", true);
		}
		String own = String.valueOf(claims.get("issuer"));
		String alias = this.mtls.alias(own);
		if (alias != null) {
			Map<String, String> aliases = new LinkedHashMap<>();
			for (String endpoint : BACK_CHANNEL) {
				String address = (claims.get(endpoint) != null) ? String.valueOf(claims.get(endpoint))
						: own + "/userinfo";
				aliases.put(endpoint, alias + address.substring(own.length()));
			}
			claims.put("mtls_endpoint_aliases", aliases);
		}
	}

}
