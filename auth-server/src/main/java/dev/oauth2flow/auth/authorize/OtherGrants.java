package dev.oauth2flow.auth.authorize;

import java.util.List;

import dev.oauth2flow.auth.device.DeviceAuthorizationProvider;
import dev.oauth2flow.auth.device.DeviceAuthorizationResponse;
import dev.oauth2flow.auth.device.DeviceCodeProvider;
import dev.oauth2flow.auth.exchange.TokenExchangeConverter;
import dev.oauth2flow.auth.exchange.TokenExchangeProvider;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2DeviceAuthorizationEndpointConfigurer;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceAuthorizationRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceCodeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2TokenExchangeAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Puts the device grant and the token exchange of this server in the place of the
 * framework's.
 */
@Component
class OtherGrants {

	private final DeviceAuthorizationProvider deviceAuthorization;

	private final DeviceAuthorizationResponse deviceResponse;

	private final DeviceCodeProvider deviceCodes;

	private final TokenExchangeProvider exchange;

	OtherGrants(DeviceAuthorizationProvider deviceAuthorization, DeviceAuthorizationResponse deviceResponse,
			DeviceCodeProvider deviceCodes, TokenExchangeProvider exchange) {
		this.deviceAuthorization = deviceAuthorization;
		this.deviceResponse = deviceResponse;
		this.deviceCodes = deviceCodes;
		this.exchange = exchange;
	}

	OAuth2DeviceAuthorizationEndpointConfigurer deviceAuthorizationEndpoint(
			OAuth2DeviceAuthorizationEndpointConfigurer device) {
		return device.authenticationProviders((all) -> all
			.replaceAll((each) -> (each instanceof OAuth2DeviceAuthorizationRequestAuthenticationProvider)
					? this.deviceAuthorization : each))
			.deviceAuthorizationResponseHandler(this.deviceResponse);
	}

	void converters(List<AuthenticationConverter> all) {
		all.replaceAll((each) -> (each instanceof OAuth2TokenExchangeAuthenticationConverter)
				? new TokenExchangeConverter() : each);
	}

	void providers(List<AuthenticationProvider> all) {
		all.replaceAll((each) -> {
			if (each instanceof OAuth2DeviceCodeAuthenticationProvider) {
				return this.deviceCodes;
			}
			return (each instanceof OAuth2TokenExchangeAuthenticationProvider) ? this.exchange : each;
		});
	}

}
