package dev.oauth2flow.client.session;

import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Hears from the authorization server that a session has ended there, and ends it here,
 * on whichever replica it is used next (OpenID Connect Back-Channel Logout 1.0).
 */
@RestController
class BackChannelLogout {

	static final String PATH = "/logout/connect/back-channel/" + AuthorizationServer.REGISTRATION;

	private static final Logger LOGGER = LoggerFactory.getLogger(BackChannelLogout.class);

	private final LogoutTokens tokens;

	private final EndedSessions ended;

	BackChannelLogout(LogoutTokens tokens, EndedSessions ended) {
		this.tokens = tokens;
		this.ended = ended;
	}

	@PostMapping(path = PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
	ResponseEntity<Map<String, String>> end(@RequestParam(name = "logout_token", defaultValue = "") String token) {
		try {
			this.ended.add(this.tokens.endedSession(token));
			return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
		}
		catch (JwtException ex) {
			LOGGER.info("A logout token was refused: {}", ex.getMessage());
			return answer(HttpStatus.BAD_REQUEST, OAuth2ErrorCodes.INVALID_REQUEST);
		}
		catch (SignInUnavailableException _) {
			return answer(HttpStatus.SERVICE_UNAVAILABLE, OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE);
		}
	}

	private static ResponseEntity<Map<String, String>> answer(HttpStatus status, String error) {
		return ResponseEntity.status(status).cacheControl(CacheControl.noStore()).body(Map.of("error", error));
	}

}
