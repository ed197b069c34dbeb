package dev.oauth2flow.platform.accesstoken;

import java.util.Map;

import dev.oauth2flow.platform.mtls.ClientCertificates;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;

/**
 * Sees to it that a token which is bound to a certificate comes from who presents that
 * certificate in the same request (RFC 8705 section 3).
 */
public final class CertificateBoundTokens implements OAuth2TokenValidator<Jwt> {

	/** The member of the claim {@code cnf} that names the certificate. */
	public static final String CONFIRMATION = "x5t#S256";

	@Override
	public OAuth2TokenValidatorResult validate(Jwt token) {
		Map<String, Object> confirmation = token.getClaimAsMap("cnf");
		Object bound = (confirmation != null) ? confirmation.get(CONFIRMATION) : null;
		if (bound == null) {
			return OAuth2TokenValidatorResult.success();
		}
		String presented = ClientCertificates.currentThumbprint();
		return bound.equals(presented) ? OAuth2TokenValidatorResult.success() : refused(presented);
	}

	private static OAuth2TokenValidatorResult refused(@Nullable String presented) {
		String reason = (presented != null) ? "another certificate" : "a certificate, and none was presented";
		return OAuth2TokenValidatorResult.failure(new OAuth2Error(BearerTokenErrorCodes.INVALID_TOKEN,
				"The access token is bound to " + reason, "https://www.rfc-editor.org/rfc/rfc8705#section-3"));
	}

}
