package dev.oauth2flow.client.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Takes over from Spring Security the moment a sign-in has succeeded: who it was and with
 * which tokens is all that the session will hold.
 */
@Component
class SignedInClients implements OAuth2AuthorizedClientRepository {

	/** Expected of an access token whose lifetime is not told (RFC 6749 section 5.1). */
	private static final Duration UNTOLD_LIFETIME = Duration.ofMinutes(5);

	private final Sessions sessions;

	SignedInClients(Sessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		if (!(principal.getPrincipal() instanceof OidcUser user)) {
			throw new IllegalArgumentException("Not a user of OpenID Connect");
		}
		OAuth2RefreshToken refreshToken = client.getRefreshToken();
		Tokens tokens = tokens(client.getAccessToken(), refreshToken, user.getIdToken().getTokenValue());
		this.sessions.begin(request, new SessionContent(user(user), tokens, user.getIdToken().getClaimAsString("sid")));
	}

	static Tokens tokens(OAuth2AccessToken accessToken, @Nullable OAuth2RefreshToken refreshToken, String idToken) {
		Instant expiresAt = accessToken.getExpiresAt();
		Instant end = (expiresAt != null) ? expiresAt : Instant.now().plus(UNTOLD_LIFETIME);
		return new Tokens(accessToken.getTokenValue(), end.getEpochSecond(),
				(refreshToken != null) ? refreshToken.getTokenValue() : null, idToken);
	}

	private static SignedInUser user(OidcUser user) {
		// The framework has made sure that the ID token has a subject.
		String subject = Objects.requireNonNull(user.getSubject());
		String displayName = Stream.of(user.getFullName(), user.getPreferredUsername(), user.getEmail())
			.filter(StringUtils::hasText)
			.map(Objects::requireNonNull)
			.findFirst()
			.orElse(subject);
		return new SignedInUser(subject, displayName, user.getPreferredUsername(), user.getEmail());
	}

	// Nobody asks this repository: the tokens go out by AccessTokens alone.
	@Override
	@SuppressWarnings("TypeParameterUnusedInFormals") // The framework's signature.
	public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String registrationId,
			Authentication principal, HttpServletRequest request) {
		return null;
	}

	@Override
	public void removeAuthorizedClient(String registrationId, Authentication principal, HttpServletRequest request,
			HttpServletResponse response) {
	}

}
