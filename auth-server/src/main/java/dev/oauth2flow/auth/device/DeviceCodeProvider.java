package dev.oauth2flow.auth.device;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

import dev.oauth2flow.auth.grant.Grant;
import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.token.GrantTokens;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceCodeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Answers the device that asks for its tokens (RFC 8628 section 3.4). It stands in the
 * place of the framework's provider, which finds a code and invalidates it in two steps
 * and knows no {@code slow_down}.
 */
@Component
public class DeviceCodeProvider implements AuthenticationProvider {

	private final DeviceCodes codes;

	private final GrantService grants;

	private final GrantTokens tokens;

	DeviceCodeProvider(DeviceCodes codes, GrantService grants, GrantTokens tokens) {
		this.codes = codes;
		this.grants = grants;
		this.tokens = tokens;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		OAuth2DeviceCodeAuthenticationToken request = (OAuth2DeviceCodeAuthenticationToken) authentication;
		if (!(request.getPrincipal() instanceof OAuth2ClientAuthenticationToken caller) || !caller.isAuthenticated()
				|| caller.getRegisteredClient() == null) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
		}
		RegisteredClient client = caller.getRegisteredClient();
		if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.DEVICE_CODE)) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
		}
		DeviceCodes.Answer answer = this.codes.poll(request.getDeviceCode(), client.getClientId());
		DeviceApproval approval = answer.approval();
		if (approval == null) {
			throw new OAuth2AuthenticationException(new OAuth2Error(String.valueOf(answer.error()), null, null));
		}
		Grant grant = this.grants.open(client, approval.subject(), approval.scopes(),
				Instant.ofEpochSecond(approval.authTime()), approval.sid(),
				Objects.requireNonNullElse(approval.amr(), Set.of()), approval.credentialVersion(),
				AuthorizationGrantType.DEVICE_CODE.getValue());
		return this.tokens.issue(grant, client, caller, request);
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return OAuth2DeviceCodeAuthenticationToken.class.isAssignableFrom(authentication);
	}

}
