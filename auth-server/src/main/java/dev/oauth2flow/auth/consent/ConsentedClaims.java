package dev.oauth2flow.auth.consent;

import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.grant.ClaimsRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationContext;

/**
 * Adds the claims that a client asks for by name to what the user consents to. Giving the
 * consent that the page asks for includes them, for the page names them.
 */
public final class ConsentedClaims implements Consumer<OAuth2AuthorizationConsentAuthenticationContext> {

	private static final String AUTHORITY = "CLAIM_";

	@Override
	public void accept(OAuth2AuthorizationConsentAuthenticationContext context) {
		OAuth2AuthorizationRequest asked = Objects.requireNonNull(context.getAuthorizationRequest());
		OAuth2AuthorizationConsent.Builder consent = context.getAuthorizationConsent();
		Set<GrantedAuthority> given = new HashSet<>();
		consent.authorities(given::addAll);
		// Where nothing is given, the user has refused.
		if (!given.isEmpty()) {
			add(consent, ClaimsRequest.of(asked.getAdditionalParameters()).beyond(asked.getScopes()));
		}
	}

	/**
	 * Returns the claims that a user has consented to by name.
	 * @param consent the consent, or {@code null} if there is none
	 * @return names of claims, sorted
	 */
	public static Set<String> of(@Nullable OAuth2AuthorizationConsent consent) {
		return (consent != null) ? consent.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.map(String::valueOf)
			.filter((authority) -> authority.startsWith(AUTHORITY))
			.map((authority) -> authority.substring(AUTHORITY.length()))
			.collect(Collectors.toCollection(TreeSet::new)) : Set.of();
	}

	static void add(OAuth2AuthorizationConsent.Builder consent, Collection<String> claims) {
		claims.forEach((claim) -> consent.authority(new SimpleGrantedAuthority(AUTHORITY + claim)));
	}

}
