package dev.oauth2flow.auth.clients;

import java.util.List;
import java.util.stream.Stream;

import dev.oauth2flow.auth.keys.TokenAlgorithm;
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
	 * @param details what it says
	 * @param scopes the scopes that there are
	 * @return what is wrong, or {@code null} if it may be made
	 */
	public static @Nullable String violation(ClientDetails details, List<String> scopes) {
		return violation(details, scopes, List.of());
	}

	/**
	 * Says what is wrong with a registration that is to be changed.
	 * @param details what it is to say
	 * @param scopes the scopes that there are
	 * @param kept how the client authenticates so far; that may stay, also where only the
	 * settings can make it so
	 * @return what is wrong, or {@code null} if it may be so
	 */
	public static @Nullable String violation(ClientDetails details, List<String> scopes, List<String> kept) {
		if (details.clientName().isBlank() || details.clientName().length() > 100
				|| details.clientName().chars().anyMatch(Character::isISOControl)) {
			return "clientName must have 1 to 100 characters";
		}
		if (!GRANT_TYPES.containsAll(details.grantTypes())) {
			return "grantTypes has one that does not exist";
		}
		if (!details.isPublic() && !kept.equals(details.authenticationMethods())
				&& (details.authenticationMethods().isEmpty()
						|| !SECRET_METHODS.containsAll(details.authenticationMethods()))) {
			return "authenticationMethods must be none, or of client_secret_basic and client_secret_post";
		}
		if (details.isPublic() && (details.authenticationMethods().size() > 1 || !details.requirePkce()
				|| details.grantTypes().contains("client_credentials")
				|| details.grantTypes().contains("urn:ietf:params:oauth:grant-type:token-exchange"))) {
			return "A public client cannot waive PKCE or use client_credentials or token exchange";
		}
		if (details.grantTypes().contains(AUTHORIZATION_CODE) && details.redirectUris().isEmpty()) {
			return "A client with authorization_code needs a redirect URI";
		}
		if (!details.redirectUris().stream().allMatch(RedirectUris::isSafe)
				|| !details.postLogoutRedirectUris().stream().allMatch(RedirectUris::isSafe)) {
			return "Redirect URIs must be https, or http on a loopback host, without a fragment";
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

}
