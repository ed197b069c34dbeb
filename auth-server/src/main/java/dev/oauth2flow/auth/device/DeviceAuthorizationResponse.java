package dev.oauth2flow.auth.device;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2DeviceCode;
import org.springframework.security.oauth2.core.OAuth2UserCode;
import org.springframework.security.oauth2.core.endpoint.OAuth2DeviceAuthorizationResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2DeviceAuthorizationResponseHttpMessageConverter;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceAuthorizationRequestAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Writes the device authorization response (RFC 8628 section 3.2): the framework's says
 * nothing about how often the device may ask.
 */
@Component
public class DeviceAuthorizationResponse implements AuthenticationSuccessHandler {

	private final OAuth2DeviceAuthorizationResponseHttpMessageConverter json = new OAuth2DeviceAuthorizationResponseHttpMessageConverter();

	private final String verificationUri;

	private final DeviceSettings settings;

	DeviceAuthorizationResponse(@Value("${oauth2flow.issuer}") String issuer, DeviceSettings settings) {
		this.verificationUri = issuer + "/device";
		this.settings = settings;
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws IOException {
		OAuth2DeviceAuthorizationRequestAuthenticationToken answer = (OAuth2DeviceAuthorizationRequestAuthenticationToken) authentication;
		OAuth2DeviceCode deviceCode = answer.getDeviceCode();
		OAuth2UserCode userCode = answer.getUserCode();
		if (deviceCode == null || userCode == null) {
			throw new IllegalStateException("The answer has no codes");
		}
		ServletServerHttpResponse http = new ServletServerHttpResponse(response);
		http.getHeaders().setCacheControl("no-store");
		this.json.write(OAuth2DeviceAuthorizationResponse.with(deviceCode, userCode)
			.verificationUri(this.verificationUri)
			.verificationUriComplete(this.verificationUri + "?user_code=" + userCode.getTokenValue())
			.interval(this.settings.pollInterval().toSeconds())
			.build(), null, http);
	}

}
