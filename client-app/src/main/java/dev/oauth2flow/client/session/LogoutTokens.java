package dev.oauth2flow.client.session;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Verifies logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.6). They must
 * name their type and the session.
 */
class LogoutTokens {

	private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

	private static final JOSEObjectType TYPE = new JOSEObjectType("logout+jwt");

	private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

	private final String issuer;

	private final String clientId;

	private final AuthorizationServer server;

	private final Function<String, JWKSource<SecurityContext>> keySets;

	private final ConcurrentMap<String, JwtDecoder> decoders = new ConcurrentHashMap<>();

	LogoutTokens(String issuer, String clientId, AuthorizationServer server,
			Function<String, JWKSource<SecurityContext>> keySets) {
		this.issuer = issuer;
		this.clientId = clientId;
		this.server = server;
		this.keySets = keySets;
	}

	/**
	 * Verifies a token.
	 * @return the session that has ended, by its {@code sid}
	 * @throws JwtException if the token is not valid
	 * @throws SignInUnavailableException if this cannot be found out now
	 */
	String endedSession(String token) {
		String uri = this.server.registration().getProviderDetails().getJwkSetUri();
		Jwt verified = this.decoders.computeIfAbsent(uri, this::decoder).decode(token);
		return Objects.requireNonNull(verified.getClaimAsString("sid"));
	}

	private JwtDecoder decoder(String keySetUri) {
		DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
		processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
		processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, this.keySets.apply(keySetUri)));
		// Spring Security's validators check the claims.
		processor.setJWTClaimsSetVerifier((claims, context) -> {
		});
		NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
		decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(),
				new JwtIssuerValidator(this.issuer), this::validate));
		return decoder;
	}

	private OAuth2TokenValidatorResult validate(Jwt token) {
		List<String> audience = token.getAudience();
		boolean valid = audience != null && audience.contains(this.clientId) && token.getIssuedAt() != null
				&& token.getExpiresAt() != null && token.getId() != null && token.getClaim("nonce") == null
				&& token.getClaim("sid") instanceof String && token.getClaim("events") instanceof Map<?, ?> events
				&& events.get(EVENT) instanceof Map<?, ?>;
		return valid ? OAuth2TokenValidatorResult.success()
				: OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST));
	}

}
