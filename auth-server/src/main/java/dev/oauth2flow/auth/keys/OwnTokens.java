package dev.oauth2flow.auth.keys;

import java.util.Set;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.oauth2flow.platform.accesstoken.CertificateBoundTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Verifies tokens that this server has issued, with the keys in memory.
 */
@Component
public class OwnTokens {

	/** The type of an access token (RFC 9068 section 2.1). */
	public static final String ACCESS_TOKEN_TYPE = "at+jwt";

	private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256,
			JWSAlgorithm.PS256);

	private final NimbusJwtDecoder accessTokens;

	private final NimbusJwtDecoder presentedTokens;

	private final NimbusJwtDecoder idTokens;

	OwnTokens(KeyRing keys, @Value("${oauth2flow.issuer}") String issuer) {
		this.accessTokens = decoder(keys, new JOSEObjectType(ACCESS_TOKEN_TYPE));
		OAuth2TokenValidator<Jwt> ours = new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(),
				new JwtIssuerValidator(issuer));
		this.accessTokens.setJwtValidator(ours);
		this.presentedTokens = decoder(keys, new JOSEObjectType(ACCESS_TOKEN_TYPE));
		this.presentedTokens.setJwtValidator(new DelegatingOAuth2TokenValidator<>(ours, new CertificateBoundTokens()));
		this.idTokens = decoder(keys, JOSEObjectType.JWT, null);
		this.idTokens.setJwtValidator(new JwtIssuerValidator(issuer));
	}

	/**
	 * Returns a decoder of access tokens that the current request presents, which checks
	 * signature, type, issuer and expiry, and that the sender holds the certificate to
	 * which a token is bound. The audience is the caller's to check.
	 * @return the decoder
	 */
	public JwtDecoder accessTokenDecoder() {
		return this.presentedTokens;
	}

	/**
	 * Verifies an access token, whoever holds it.
	 * @param token what came from outside
	 * @return its claims, or {@code null} if it is no valid access token of this server
	 */
	public @Nullable Jwt accessToken(String token) {
		return decode(this.accessTokens, token);
	}

	/**
	 * Verifies an ID token that is given back as a hint, which may have expired (OpenID
	 * Connect RP-Initiated Logout 1.0 section 4).
	 * @param token what came from outside
	 * @return its claims, or {@code null} if it is no ID token of this server
	 */
	public @Nullable Jwt idTokenHint(String token) {
		return decode(this.idTokens, token);
	}

	private static @Nullable Jwt decode(JwtDecoder decoder, String token) {
		try {
			return decoder.decode(token);
		}
		catch (JwtException _) {
			return null;
		}
	}

	private static NimbusJwtDecoder decoder(KeyRing keys, @Nullable JOSEObjectType... types) {
		JWSKeySelector<SecurityContext> others = new JWSVerificationKeySelector<>(ALGORITHMS, keys);
		DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
		processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types));
		processor.setJWSKeySelector((header, context) -> JWSAlgorithm.EdDSA.equals(header.getAlgorithm())
				? EdDsaVerifier.keys(keys, header) : others.selectJWSKeys(header, context));
		processor.setJWSVerifierFactory(new EdDsaVerifier.Factory());
		// Spring Security's validators check the claims.
		processor.setJWTClaimsSetVerifier((claims, context) -> {
		});
		return new NimbusJwtDecoder(processor);
	}

}
