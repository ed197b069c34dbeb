package dev.oauth2flow.client.session;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Ends the session at the authorization server too, after the one here (OpenID Connect
 * RP-Initiated Logout 1.0), and knows the user again who comes back from there.
 */
@Component
public class SignOut implements LogoutSuccessHandler {

	private static final Logger LOGGER = LoggerFactory.getLogger(SignOut.class);

	private static final String STATE_COOKIE = "OAUTH2FLOW_CLIENT_SIGNED_OUT";

	private static final Duration STATE_LIFETIME = Duration.ofMinutes(5);

	private static final int STATE_BYTES = 16;

	private final AuthorizationServer server;

	private final ClientProperties properties;

	private final SecureRandom random = new SecureRandom();

	SignOut(AuthorizationServer server, ClientProperties properties) {
		this.server = server;
		this.properties = properties;
	}

	@Override
	public void onLogoutSuccess(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) throws IOException {
		byte[] bytes = new byte[STATE_BYTES];
		this.random.nextBytes(bytes);
		String state = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
		Cookies.write(response, STATE_COOKIE, state, STATE_LIFETIME, this.properties);
		URI target = (authentication instanceof SignedInAuthentication signedIn)
				? endSession(signedIn.content().tokens().idToken(), state) : home(state);
		SeeOther.send(response, target.toString());
	}

	/**
	 * Tells whether the request is that of a user who has just signed out, once.
	 * @param state the request's parameter of that name, null where it has none
	 * @param request the request
	 * @param response the response, not yet committed
	 * @return whether to say so
	 */
	public boolean justHappened(@Nullable String state, HttpServletRequest request, HttpServletResponse response) {
		if (state == null || Cookies.read(request, STATE_COOKIE, this.properties).filter(state::equals).isEmpty()) {
			return false;
		}
		Cookies.write(response, STATE_COOKIE, "", Duration.ZERO, this.properties);
		return true;
	}

	private URI endSession(String idToken, String state) {
		try {
			Object endpoint = this.server.registration()
				.getProviderDetails()
				.getConfigurationMetadata()
				.get("end_session_endpoint");
			if (endpoint instanceof String address) {
				return UriComponentsBuilder.fromUriString(address)
					.queryParam("id_token_hint", "{hint}")
					.queryParam("post_logout_redirect_uri", "{back}")
					.queryParam("state", "{state}")
					.encode()
					.buildAndExpand(idToken, this.properties.baseUrl() + "/", state)
					.toUri();
			}
		}
		catch (SignInUnavailableException ex) {
			LOGGER.warn("Signed out here only: {}", ex.getMessage());
		}
		return home(state);
	}

	private URI home(String state) {
		return URI.create(this.properties.baseUrl() + "/?state=" + state);
	}

}
