package dev.oauth2flow.auth.registration;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.oauth2flow.auth.clients.CertificateName;
import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientRules;
import dev.oauth2flow.auth.clients.RedirectUris;
import dev.oauth2flow.auth.keys.TokenAlgorithm;
import dev.oauth2flow.platform.mtls.MtlsProperties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Reads and writes client metadata (RFC 7591 section 2), within the configured bounds.
 * What it does not know it leaves out, as the specification wants it.
 */
@Component
class ClientMetadata {

	private static final String AUTHORIZATION_CODE = "authorization_code";

	private static final String BASIC = "client_secret_basic";

	private static final String CERTIFIED = "tls_client_auth";

	private static final String SELF_SIGNED = "self_signed_tls_client_auth";

	private static final Set<String> AUTHENTICATION_METHODS = Set.of(ClientDetails.PUBLIC, BASIC, "client_secret_post",
			"private_key_jwt");

	private static final String BOUND = "tls_client_certificate_bound_access_tokens";

	private static final int MOST_VALUES = 20;

	private static final int LONGEST_URI = 2048;

	private static final int LONGEST_NAME = 100;

	private final RegistrationSettings settings;

	private final MtlsProperties mtls;

	private final JsonMapper json;

	ClientMetadata(RegistrationSettings settings, MtlsProperties mtls, JsonMapper json) {
		this.settings = settings;
		this.mtls = mtls;
		this.json = json;
	}

	/**
	 * Reads what a client sends.
	 * @throws RegistrationException if it asks for more than it may
	 */
	ClientDetails read(Map<String, @Nullable Object> metadata) {
		String method = text(metadata, "token_endpoint_auth_method", BASIC);
		if (!isSupported(method)) {
			throw RegistrationException.invalidMetadata("token_endpoint_auth_method is not supported");
		}
		List<String> grantTypes = texts(metadata, "grant_types", List.of(AUTHORIZATION_CODE));
		if (!this.settings.grantTypes().containsAll(grantTypes) || grantTypes.isEmpty()) {
			throw RegistrationException.invalidMetadata("grant_types has one that may not be registered");
		}
		if (ClientDetails.PUBLIC.equals(method) && grantTypes.contains("client_credentials")) {
			throw RegistrationException.invalidMetadata("A client without a secret cannot use client_credentials");
		}
		boolean codes = grantTypes.contains(AUTHORIZATION_CODE);
		if (!texts(metadata, "response_types", codes ? List.of("code") : List.of())
			.equals(codes ? List.of("code") : List.of())) {
			throw RegistrationException.invalidMetadata("response_types does not fit to grant_types");
		}
		List<String> redirectUris = uris(metadata, "redirect_uris");
		if (codes && redirectUris.isEmpty()) {
			throw RegistrationException.invalidRedirectUri("redirect_uris is missing");
		}
		ClientDetails details = new ClientDetails(name(metadata), List.of(method), grantTypes, redirectUris,
				uris(metadata, "post_logout_redirect_uris"), scopes(metadata), algorithm(metadata), false, true,
				List.of(), List.of(), keys(metadata), optional(metadata, "jwks_uri"), certificateName(metadata),
				isCertificateBound(metadata), null);
		String violation = ClientRules.credentialViolation(details);
		if (violation != null) {
			throw RegistrationException.invalidMetadata(violation);
		}
		return details;
	}

	private boolean isSupported(String method) {
		return switch (method) {
			case CERTIFIED -> this.mtls.isOffered() && this.mtls.authorities() != null;
			case SELF_SIGNED -> this.mtls.isOffered();
			default -> AUTHENTICATION_METHODS.contains(method);
		};
	}

	private @Nullable String keys(Map<String, @Nullable Object> metadata) {
		Object keys = metadata.get("jwks");
		if (keys == null) {
			return null;
		}
		if (keys instanceof Map<?, ?> set) {
			return this.json.writeValueAsString(set);
		}
		throw RegistrationException.invalidMetadata("jwks must be a key set");
	}

	private static CertificateName certificateName(Map<String, @Nullable Object> metadata) {
		return new CertificateName(optional(metadata, "tls_client_auth_subject_dn"),
				optional(metadata, "tls_client_auth_san_dns"), optional(metadata, "tls_client_auth_san_uri"),
				optional(metadata, "tls_client_auth_san_ip"), optional(metadata, "tls_client_auth_san_email"));
	}

	private boolean isCertificateBound(Map<String, @Nullable Object> metadata) {
		Object bound = metadata.getOrDefault(BOUND, false);
		if (!(bound instanceof Boolean asked) || (asked && !this.mtls.isOffered())) {
			throw RegistrationException.invalidMetadata(BOUND + " is not supported");
		}
		return asked;
	}

	/**
	 * Writes what is registered.
	 */
	Map<String, Object> write(ClientDetails details) {
		Map<String, Object> metadata = new LinkedHashMap<>();
		metadata.put("client_name", details.clientName());
		metadata.put("redirect_uris", details.redirectUris());
		metadata.put("post_logout_redirect_uris", details.postLogoutRedirectUris());
		metadata.put("grant_types", details.grantTypes());
		metadata.put("response_types", details.grantTypes().contains(AUTHORIZATION_CODE) ? List.of("code") : List.of());
		metadata.put("token_endpoint_auth_method", details.authenticationMethods().getFirst());
		metadata.put("scope", String.join(" ", details.scopes()));
		metadata.put("id_token_signed_response_alg", details.idTokenAlgorithm());
		CertificateName name = details.tlsClientAuth();
		putIfPresent(metadata, "tls_client_auth_subject_dn", name.subjectDn());
		putIfPresent(metadata, "tls_client_auth_san_dns", name.sanDns());
		putIfPresent(metadata, "tls_client_auth_san_uri", name.sanUri());
		putIfPresent(metadata, "tls_client_auth_san_ip", name.sanIp());
		putIfPresent(metadata, "tls_client_auth_san_email", name.sanEmail());
		putIfPresent(metadata, "jwks_uri", details.jwksUri());
		if (details.jwks() != null) {
			metadata.put("jwks", this.json.readValue(details.jwks(), Map.class));
		}
		if (this.mtls.isOffered()) {
			metadata.put(BOUND, details.tlsClientCertificateBoundAccessTokens());
		}
		return metadata;
	}

	private List<String> scopes(Map<String, @Nullable Object> metadata) {
		String scope = text(metadata, "scope", String.join(" ", this.settings.scopes()));
		Set<String> asked = new LinkedHashSet<>(Arrays.asList(scope.split(" ")));
		asked.remove("");
		if (!this.settings.scopes().containsAll(asked)) {
			throw RegistrationException.invalidMetadata("scope has one that may not be registered");
		}
		return asked.stream().sorted().toList();
	}

	private static String algorithm(Map<String, @Nullable Object> metadata) {
		String algorithm = text(metadata, "id_token_signed_response_alg", TokenAlgorithm.RS256.getName());
		if (!algorithm.matches(TokenAlgorithm.NAMES)) {
			throw RegistrationException.invalidMetadata("id_token_signed_response_alg is not supported");
		}
		return algorithm;
	}

	private static String name(Map<String, @Nullable Object> metadata) {
		String name = text(metadata, "client_name", "An application without a name").strip();
		if (name.isEmpty() || name.length() > LONGEST_NAME || name.codePoints().anyMatch(ClientMetadata::isInvisible)) {
			throw RegistrationException.invalidMetadata("client_name is too long or has characters nobody sees");
		}
		return name;
	}

	/**
	 * Also those that turn the direction of writing, and so make a name look like
	 * another.
	 */
	private static boolean isInvisible(int character) {
		int type = Character.getType(character);
		return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
				|| type == Character.UNASSIGNED || type == Character.LINE_SEPARATOR
				|| type == Character.PARAGRAPH_SEPARATOR;
	}

	private List<String> uris(Map<String, @Nullable Object> metadata, String name) {
		List<String> uris = texts(metadata, name, List.of());
		if (!uris.stream().allMatch(this::isAcceptable)) {
			throw RegistrationException.invalidRedirectUri(name + " has one that may not be registered");
		}
		return uris;
	}

	private boolean isAcceptable(String uri) {
		if (uri.length() > LONGEST_URI || !RedirectUris.isSafe(uri)) {
			return false;
		}
		URI parsed = URI.create(uri);
		return "https".equals(parsed.getScheme()) && (this.settings.redirectHosts().isEmpty()
				|| this.settings.redirectHosts().contains(parsed.getHost()));
	}

	static void putIfPresent(Map<String, Object> metadata, String name, @Nullable String value) {
		if (value != null) {
			metadata.put(name, value);
		}
	}

	static @Nullable String optional(Map<String, @Nullable Object> metadata, String name) {
		return (metadata.get(name) != null) ? text(metadata, name, "") : null;
	}

	private static String text(Map<String, @Nullable Object> metadata, String name, String otherwise) {
		Object value = metadata.get(name);
		if (value == null) {
			return otherwise;
		}
		if (value instanceof String text && !text.isBlank()) {
			return text;
		}
		throw RegistrationException.invalidMetadata(name + " must be a text");
	}

	private static List<String> texts(Map<String, @Nullable Object> metadata, String name, List<String> otherwise) {
		Object value = metadata.get(name);
		if (value == null) {
			return otherwise;
		}
		if (value instanceof List<?> list && list.size() <= MOST_VALUES
				&& list.stream().allMatch((each) -> each instanceof String)) {
			return list.stream().map(String.class::cast).distinct().toList();
		}
		throw RegistrationException.invalidMetadata(name + " must be an array of at most 20 texts");
	}

}
