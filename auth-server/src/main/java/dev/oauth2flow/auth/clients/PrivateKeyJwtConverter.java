package dev.oauth2flow.auth.clients;

import java.text.ParseException;
import java.util.Set;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Sees a client that authenticates by an assertion (RFC 7521 section 4.2). Unlike the
 * framework's converter it does not demand the parameter {@code client_id}, which the
 * specification leaves to the client: the assertion names it.
 */
public class PrivateKeyJwtConverter implements AuthenticationConverter {

	private static final ClientAuthenticationMethod METHOD = new ClientAuthenticationMethod(
			"urn:ietf:params:oauth:client-assertion-type:jwt-bearer");

	private static final Set<String> NOT_PASSED_ON = Set.of(OAuth2ParameterNames.CLIENT_ASSERTION,
			OAuth2ParameterNames.CLIENT_ASSERTION_TYPE, OAuth2ParameterNames.CLIENT_ID);

	@Override
	public @Nullable Authentication convert(HttpServletRequest request) {
		String type = request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE);
		String assertion = request.getParameter(OAuth2ParameterNames.CLIENT_ASSERTION);
		if (type == null && assertion == null) {
			return null;
		}
		// One way of authentication only (RFC 6749 section 2.3).
		if (request.getHeader(HttpHeaders.AUTHORIZATION) != null
				|| request.getParameter(OAuth2ParameterNames.CLIENT_SECRET) != null) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
		}
		if (assertion == null || !METHOD.getValue().equals(type)) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
		}
		return new OAuth2ClientAuthenticationToken(clientId(request, assertion), METHOD, assertion,
				CodeParameters.of(request, NOT_PASSED_ON));
	}

	private static String clientId(HttpServletRequest request, String assertion) {
		String given = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
		if (given != null) {
			return given;
		}
		try {
			String subject = SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
			if (subject != null) {
				return subject;
			}
		}
		catch (ParseException _) {
			// Told below.
		}
		throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
	}

}
