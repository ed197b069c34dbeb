package dev.oauth2flow.auth.clients;

import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Sees that a public client, which has no secret, refreshes or revokes a token, pushes an
 * authorization request, or asks for a token on a device. The framework knows public
 * clients only where they exchange a code.
 */
public class PublicClientConverter implements AuthenticationConverter {

	private static final String DEVICE_CODE = AuthorizationGrantType.DEVICE_CODE.getValue();

	private static final Set<String> CREDENTIALS = Set.of(OAuth2ParameterNames.CLIENT_SECRET,
			OAuth2ParameterNames.CLIENT_ASSERTION);

	@Override
	public @Nullable Authentication convert(HttpServletRequest request) {
		String clientId = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
		if (clientId == null || request.getHeader(HttpHeaders.AUTHORIZATION) != null
				|| CREDENTIALS.stream().anyMatch((name) -> request.getParameter(name) != null)) {
			return null;
		}
		boolean polls = DEVICE_CODE.equals(request.getParameter(OAuth2ParameterNames.GRANT_TYPE))
				|| request.getRequestURI().endsWith("/oauth2/device_authorization");
		boolean refreshes = "refresh_token".equals(request.getParameter(OAuth2ParameterNames.GRANT_TYPE));
		boolean pushes = request.getRequestURI().endsWith("/oauth2/par");
		boolean revokes = request.getRequestURI().endsWith("/oauth2/revoke");
		return (refreshes || revokes || pushes || polls)
				? new PublicClientToken(clientId, ClientAuthenticationMethod.NONE, Map.of()) : null;
	}

}
