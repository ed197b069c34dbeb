package dev.oauth2flow.auth.clients;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonValue;

import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.util.StringUtils;

/**
 * What kind of client a registration is for. This is the one place that says what follows
 * from it; a registration may ask more of its client than its profile, never less.
 */
public enum ClientProfile {

	// @formatter:off
	/** An application on a server, which keeps a secret or a key. */
	WEB   ("client_secret_basic,client_secret_post,private_key_jwt,tls_client_auth,self_signed_tls_client_auth",
			"RS256,PS256,ES256,EdDSA,Ed25519", "RS256,PS256,ES256,EdDSA,Ed25519", false, false, "",             true),

	/** An application on a device or in a browser, which can keep nothing secret. */
	PUBLIC("none",
			"",                                "RS256,PS256,ES256,EdDSA,Ed25519", true,  false, "",             true),

	/** A client of high security (FAPI 2.0 Security Profile section 5.3.2). */
	FAPI  ("private_key_jwt,tls_client_auth,self_signed_tls_client_auth",
			"PS256,ES256,EdDSA,Ed25519",       "PS256,ES256,EdDSA,Ed25519",       true,  true,  "jkt,x5t#S256", false);
	// @formatter:on

	private static final String SETTING = "oauth2flow.profile";

	private final String authenticationMethods;

	private final String authenticationAlgorithms;

	private final String requestObjectAlgorithms;

	private final boolean pkceRequired;

	private final boolean pushedRequestsRequired;

	private final String confirmationMethods;

	private final boolean rotatesRefreshTokens;

	ClientProfile(String authenticationMethods, String authenticationAlgorithms, String requestObjectAlgorithms,
			boolean pkceRequired, boolean pushedRequestsRequired, String confirmationMethods,
			boolean rotatesRefreshTokens) {
		this.authenticationMethods = authenticationMethods;
		this.authenticationAlgorithms = authenticationAlgorithms;
		this.requestObjectAlgorithms = requestObjectAlgorithms;
		this.pkceRequired = pkceRequired;
		this.pushedRequestsRequired = pushedRequestsRequired;
		this.confirmationMethods = confirmationMethods;
		this.rotatesRefreshTokens = rotatesRefreshTokens;
	}

	/**
	 * Returns the profile that a client is registered with.
	 * @param client a client of {@link RegisteredClients}
	 * @return its profile
	 */
	public static ClientProfile of(RegisteredClient client) {
		ClientProfile profile = client.getClientSettings().getSetting(SETTING);
		return (profile != null) ? profile : WEB;
	}

	/**
	 * Says how clients may prove who they are.
	 * @return names of methods as in {@code token_endpoint_auth_method}
	 */
	public Set<String> authenticationMethods() {
		return StringUtils.commaDelimitedListToSet(this.authenticationMethods);
	}

	/**
	 * Says by which algorithms clients may sign what proves who they are.
	 * @return names of algorithms (RFC 7518 section 3.1)
	 */
	public Set<String> authenticationAlgorithms() {
		return StringUtils.commaDelimitedListToSet(this.authenticationAlgorithms);
	}

	/**
	 * Says by which algorithms clients may sign authorization requests (RFC 9101).
	 * @return names of algorithms (RFC 7518 section 3.1)
	 */
	public Set<String> requestObjectAlgorithms() {
		return StringUtils.commaDelimitedListToSet(this.requestObjectAlgorithms);
	}

	/**
	 * Says whether PKCE cannot be waived.
	 * @return whether PKCE is required
	 */
	public boolean isPkceRequired() {
		return this.pkceRequired;
	}

	/**
	 * Says whether authorization requests must be pushed (RFC 9126).
	 * @return whether a plain one is refused
	 */
	public boolean isPushedRequestsRequired() {
		return this.pushedRequestsRequired;
	}

	/**
	 * Says to what access tokens must be bound: a key, proved by DPoP (RFC 9449), or the
	 * certificate of the connection (RFC 8705). One of these will do; a client that has
	 * both has its tokens bound to the first.
	 * @return members of the claim {@code cnf} in the order of preference, none if bearer
	 * tokens will do
	 */
	public List<String> confirmationMethods() {
		return List.of(StringUtils.commaDelimitedListToStringArray(this.confirmationMethods));
	}

	/**
	 * Says whether a refresh token is replaced when it is used. Where a client proves a
	 * key at each use, rotation protects from nothing, and only loses tokens when an
	 * answer is lost (FAPI 2.0 Security Profile section 5.3.2.1).
	 * @return whether refresh tokens rotate
	 */
	public boolean isRotatesRefreshTokens() {
		return this.rotatesRefreshTokens;
	}

	static String setting() {
		return SETTING;
	}

	static ClientProfile fromColumn(String value) {
		return valueOf(value.toUpperCase(Locale.ROOT));
	}

	/**
	 * Returns the profile's name.
	 * @return the name as registrations have it
	 */
	@JsonValue
	public String columnValue() {
		return name().toLowerCase(Locale.ROOT);
	}

}
