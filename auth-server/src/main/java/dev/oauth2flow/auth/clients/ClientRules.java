package dev.oauth2flow.auth.clients;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.oauth2flow.auth.keys.TokenAlgorithm;
import dev.oauth2flow.platform.start.Loopback;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every registration, whoever makes it.
 */
public final class ClientRules {

	private static final String AUTHORIZATION_CODE = "authorization_code";

	/** How a client with a secret may authenticate. */
	public static final List<String> SECRET_METHODS = List.of("client_secret_basic", "client_secret_post");

	/** The ways in which a client may ask for tokens. */
	public static final List<String> GRANT_TYPES = List.of(SeedSettings.GRANT_TYPES.split("\\|"));

	/** How a client with a key of its own may authenticate. */
	public static final Set<String> KEY_METHODS = Set.of("private_key_jwt", "self_signed_tls_client_auth");

	private static final int LONGEST_KEY_SET = 16 * 1024;

	private static final int LONGEST_ADDRESS = 2048;

	private static final String CERTIFIED = "tls_client_auth";

	private ClientRules() {
	}

	/**
	 * Says what is wrong with an id.
	 * @param clientId a {@code client_id}
	 * @return what is wrong, or {@code null} if it may be used
	 */
	public static @Nullable String violation(String clientId) {
		if (!clientId.matches("[\\x21-\\x7E&&[^/?#%\\\\]]{1,100}")) {
			return "clientId must have 1 to 100 visible ASCII characters, and none of / ? # % \\";
		}
		return clientId.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
				? "clientId must not be a UUID: users have these" : null;
	}

	/**
	 * Says what is wrong with a registration.
	 * @param details what it says, its policy too
	 * @param scopes the scopes that there are
	 * @return what is wrong, or {@code null} if it may be made
	 */
	public static @Nullable String violation(ClientDetails details, List<String> scopes) {
		return violation(details, scopes, null);
	}

	/**
	 * Says what is wrong with a registration that is to be changed.
	 * @param details what it is to say
	 * @param scopes the scopes that there are
	 * @param kept what it says so far: how the client authenticates may stay, also where
	 * only the settings can make it so; {@code null} for a new one
	 * @return what is wrong, or {@code null} if it may be so
	 */
	public static @Nullable String violation(ClientDetails details, List<String> scopes, @Nullable ClientDetails kept) {
		if (details.clientName().isBlank() || details.clientName().length() > 100
				|| details.clientName().chars().anyMatch(Character::isISOControl)) {
			return "clientName must have 1 to 100 characters";
		}
		if (!GRANT_TYPES.containsAll(details.grantTypes())) {
			return "grantTypes has one that does not exist";
		}
		String violation = (kept != null && kept.authenticatesLike(details)) ? null : credentialViolation(details);
		if (violation != null) {
			return violation;
		}
		violation = policyViolation(details);
		if (violation != null) {
			return violation;
		}
		if (details.isPublic() && (!details.requirePkce() || details.grantTypes().contains("client_credentials")
				|| details.grantTypes().contains("urn:ietf:params:oauth:grant-type:token-exchange"))) {
			return "A public client cannot waive PKCE or use client_credentials or token exchange";
		}
		if (details.grantTypes().contains(AUTHORIZATION_CODE) && details.redirectUris().isEmpty()) {
			return "A client with authorization_code needs a redirect URI";
		}
		if (!details.redirectUris().stream().allMatch(RedirectUris::isSafe)
				|| !details.postLogoutRedirectUris().stream().allMatch(RedirectUris::isSafe)) {
			return "Redirect URIs must be https, or http on a loopback host, without a fragment or user info";
		}
		if (!Stream.concat(details.resources().stream(), details.exchangeFrom().stream())
			.allMatch((text) -> text.matches("[\\x21-\\x7E]{1,255}"))) {
			return "resources and exchangeFrom must each have 1 to 255 visible ASCII characters";
		}
		if (!scopes.containsAll(details.scopes())) {
			return "scopes has one that does not exist";
		}
		return details.idTokenAlgorithm().matches(TokenAlgorithm.NAMES) ? null
				: "idTokenAlgorithm is not one that this server signs with";
	}

	/**
	 * Says what of a registration its profile does not allow, or cannot be.
	 * @param details what it says, its policy too
	 * @return what is wrong, or {@code null} if it can be so
	 */
	public static @Nullable String policyViolation(ClientDetails details) {
		ClientProfile profile = details.profile();
		ClientPolicy policy = details.registeredPolicy();
		if (!profile.authenticationMethods().containsAll(details.authenticationMethods())) {
			return "A client of the profile " + profile.columnValue() + " authenticates by one of "
					+ String.join(", ", new TreeSet<>(profile.authenticationMethods()));
		}
		if (profile == ClientProfile.FAPI && (!details.requirePkce() || "RS256".equals(details.idTokenAlgorithm()))) {
			return "A client of the profile fapi cannot waive PKCE, or have ID tokens signed by RS256";
		}
		if (!isAllowed(policy.tokenEndpointAuthSigningAlg(), profile.authenticationAlgorithms())
				|| !isAllowed(policy.requestObjectSigningAlg(), profile.requestObjectAlgorithms())) {
			return "tokenEndpointAuthSigningAlg and requestObjectSigningAlg must be algorithms that the profile allows";
		}
		if (policy.requireSignedRequestObject() && details.jwks() == null && details.jwksUri() == null) {
			return "A client that must sign its requests needs jwks or jwksUri";
		}
		if (policy.backchannelLogoutUri() != null && (policy.backchannelLogoutUri().length() > LONGEST_ADDRESS
				|| !isLogoutAddress(policy.backchannelLogoutUri(), !details.isPublic()))) {
			return "backchannelLogoutUri must be https, or http for a confidential client or on a loopback host, "
					+ "without a fragment";
		}
		return (policy.accessTokenSeconds() == null || policy.accessTokenSeconds() > 0) ? null
				: "accessTokenSeconds must be at least 1";
	}

	private static boolean isAllowed(@Nullable String algorithm, Set<String> allowed) {
		return algorithm == null || allowed.contains(algorithm);
	}

	/**
	 * Says whether a client can be told there that a session has ended (OpenID Connect
	 * Back-Channel Logout 1.0 section 2.2).
	 * @param address any text
	 * @param isConfidential whether the client is, and may have http in its own network
	 * @return whether it can
	 */
	public static boolean isLogoutAddress(String address, boolean isConfidential) {
		try {
			URI uri = new URI(address);
			boolean plain = "http".equals(uri.getScheme()) && (isConfidential || Loopback.isHostOf(uri));
			return uri.getHost() != null && uri.getRawFragment() == null && uri.getRawUserInfo() == null
					&& ("https".equals(uri.getScheme()) || plain);
		}
		catch (URISyntaxException _) {
			return false;
		}
	}

	/**
	 * Says whether a client of a profile may have an address, beyond what holds for all
	 * of them: a client of high security has https (FAPI 2.0 Security Profile section
	 * 5.3.2.2), but on loopback, where the server is on loopback without TLS, too.
	 * @param redirectUri a redirect URI that is well-formed
	 * @param profile the client's profile
	 * @param issuer this server's issuer
	 * @return whether codes may be sent there
	 */
	public static boolean isRedirectUriAllowed(String redirectUri, ClientProfile profile, String issuer) {
		return profile != ClientProfile.FAPI || redirectUri.startsWith("https://") || (redirectUri.startsWith("http://")
				&& issuer.startsWith("http://") && Loopback.isHostOf(URI.create(redirectUri)));
	}

	/**
	 * Says what is wrong with the redirect URIs of a registration.
	 * @param details what it says, its policy too
	 * @param issuer this server's issuer
	 * @return what is wrong, or {@code null} if it can be so
	 */
	public static @Nullable String redirectViolation(ClientDetails details, String issuer) {
		return details.redirectUris().stream().allMatch((uri) -> isRedirectUriAllowed(uri, details.profile(), issuer))
				? null : "The redirect URIs of a client of the profile fapi must be https";
	}

	/**
	 * Says what is wrong with how a client is to prove who it is.
	 * @param details what the registration says
	 * @return what is wrong, or {@code null} if it can
	 */
	public static @Nullable String credentialViolation(ClientDetails details) {
		List<String> methods = details.authenticationMethods();
		boolean secret = !methods.isEmpty() && SECRET_METHODS.containsAll(methods);
		if (!secret && (methods.size() != 1
				|| !(details.isPublic() || methods.contains(CERTIFIED) || KEY_METHODS.containsAll(methods)))) {
			return "authenticationMethods must be one of none, private_key_jwt, tls_client_auth and "
					+ "self_signed_tls_client_auth, or of client_secret_basic and client_secret_post";
		}
		if (details.jwks() != null && details.jwksUri() != null) {
			return "A client has jwks or jwksUri and not both";
		}
		if ((details.jwks() != null
				&& (details.jwks().length() > LONGEST_KEY_SET || !ClientKeys.isPublicKeySet(details.jwks())))
				|| (details.jwksUri() != null && !PublicHosts.isSafeAddress(details.jwksUri()))) {
			return "jwks must be public keys in JSON, and jwksUri https";
		}
		if (KEY_METHODS.containsAll(methods) && details.jwks() == null && details.jwksUri() == null) {
			return "A client that authenticates by a key needs jwks or jwksUri";
		}
		if (methods.contains(CERTIFIED) != details.tlsClientAuth().isPresent()) {
			return "tls_client_auth and the name in tlsClientAuth go together";
		}
		return (!details.tlsClientAuth().isPresent() || details.tlsClientAuth().isUsable()) ? null
				: "tlsClientAuth must have one well-formed name: subjectDn, sanDns, sanUri, sanIp or sanEmail";
	}

}
