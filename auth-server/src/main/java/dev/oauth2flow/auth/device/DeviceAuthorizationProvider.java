package dev.oauth2flow.auth.device;

import java.util.Set;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2DeviceCode;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2UserCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceAuthorizationRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Answers the device authorization request (RFC 8628 section 3.1). It stands in the place
 * of the framework's provider, which refuses the scope {@code openid}.
 */
@Component
public class DeviceAuthorizationProvider implements AuthenticationProvider {

	private final DeviceCodes codes;

	DeviceAuthorizationProvider(DeviceCodes codes) {
		this.codes = codes;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		OAuth2DeviceAuthorizationRequestAuthenticationToken request = (OAuth2DeviceAuthorizationRequestAuthenticationToken) authentication;
		if (!(request.getPrincipal() instanceof OAuth2ClientAuthenticationToken caller) || !caller.isAuthenticated()
				|| caller.getRegisteredClient() == null) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
		}
		RegisteredClient client = caller.getRegisteredClient();
		if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.DEVICE_CODE)) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
		}
		Set<String> asked = request.getScopes();
		if (!client.getScopes().containsAll(asked)) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
		}
		Set<String> scopes = asked.isEmpty() ? client.getScopes() : asked;
		DeviceCodes.Started started = this.codes.start(new DeviceRequest(client.getClientId(), scopes));
		return new OAuth2DeviceAuthorizationRequestAuthenticationToken(caller, scopes,
				new OAuth2DeviceCode(started.deviceCode(), started.issuedAt(), started.expiresAt()),
				new OAuth2UserCode(started.userCode(), started.issuedAt(), started.expiresAt()));
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return OAuth2DeviceAuthorizationRequestAuthenticationToken.class.isAssignableFrom(authentication);
	}

}
