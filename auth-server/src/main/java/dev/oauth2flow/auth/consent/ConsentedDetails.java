package dev.oauth2flow.auth.consent;

import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.details.AuthorizationDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;

/**
 * Adds what a client asks for in detail (RFC 9396) to what the user consents to. The user
 * allows all of it or nothing.
 */
public final class ConsentedDetails implements Consumer<OAuth2AuthorizationConsentAuthenticationContext> {

	/** The form's field by which the page says that it has shown the details. */
	static final String FIELD = "allow_details";

	private static final String AUTHORITY = "DETAIL_";

	/** So many are remembered; with more, the user is asked again. */
	private static final int MOST = 50;

	@Override
	public void accept(OAuth2AuthorizationConsentAuthenticationContext context) {
		OAuth2AuthorizationRequest asked = Objects.requireNonNull(context.getAuthorizationRequest());
		AuthorizationDetails details = AuthorizationDetails.of(asked.getAdditionalParameters());
		if (details.isEmpty()) {
			return;
		}
		OAuth2AuthorizationConsentAuthenticationToken answer = context.getAuthentication();
		OAuth2AuthorizationConsent.Builder consent = context.getAuthorizationConsent();
		if (answer.getAdditionalParameters().containsKey(FIELD)) {
			consent.authorities((given) -> remember(given, details));
			return;
		}
		Set<GrantedAuthority> given = new HashSet<>();
		consent.authorities(given::addAll);
		// Where nothing is given, the user has refused, and that is told without this.
		if (!given.isEmpty()) {
			throw new OAuth2AuthorizationCodeRequestAuthenticationException(
					new OAuth2Error(OAuth2ErrorCodes.ACCESS_DENIED,
							"The user has not allowed the authorization_details", null),
					new OAuth2AuthorizationCodeRequestAuthenticationToken(asked.getAuthorizationUri(),
							asked.getClientId(), (Authentication) answer.getPrincipal(), asked.getRedirectUri(),
							asked.getState(), asked.getScopes(), asked.getAdditionalParameters()));
		}
	}

	/**
	 * Returns the details that a user has consented to.
	 * @param consent the consent, or {@code null} if there is none
	 * @return the texts of details, sorted
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

	static void add(OAuth2AuthorizationConsent.Builder consent, Collection<String> details) {
		details.forEach((detail) -> consent.authority(authority(detail)));
	}

	private static void remember(Set<GrantedAuthority> given, AuthorizationDetails details) {
		Set<GrantedAuthority> now = details.texts()
			.stream()
			.map(ConsentedDetails::authority)
			.collect(Collectors.toCollection(HashSet::new));
		long before = given.stream().filter(ConsentedDetails::isDetail).filter((one) -> !now.contains(one)).count();
		if (before + now.size() > MOST) {
			given.removeIf(ConsentedDetails::isDetail);
		}
		given.addAll(now);
	}

	private static boolean isDetail(GrantedAuthority authority) {
		return String.valueOf(authority.getAuthority()).startsWith(AUTHORITY);
	}

	private static GrantedAuthority authority(String detail) {
		return new SimpleGrantedAuthority(AUTHORITY + detail);
	}

}
