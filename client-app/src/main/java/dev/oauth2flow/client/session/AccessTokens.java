package dev.oauth2flow.client.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.oauth2flow.client.errors.Problem;
import dev.oauth2flow.client.errors.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.stereotype.Component;

/**
 * Hands out the access token of a session and renews it in time (RFC 6749 section 6). Of
 * all requests of a session, on all replicas, one renews; the others wait for its result.
 */
@Component
class AccessTokens {

	private static final Logger LOGGER = LoggerFactory.getLogger(AccessTokens.class);

	/** What a token must still live for, so that it does not end on its way. */
	private static final Duration MARGIN = Duration.ofSeconds(30);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofMillis(40);

	private final Sessions sessions;

	private final RefreshLocks locks;

	private final AuthorizationServer server;

	private final OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> renewal;

	private final Clock clock = Clock.systemUTC();

	AccessTokens(Sessions sessions, RefreshLocks locks, AuthorizationServer server,
			OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> renewal) {
		this.sessions = sessions;
		this.locks = locks;
		this.server = server;
		this.renewal = renewal;
	}

	/**
	 * Returns an access token that will live for a while.
	 * @throws ProblemException if the user has to sign in again, or the authorization
	 * server is away and the token has ended
	 */
	String current(HttpServletRequest request) {
		SessionContent content = this.sessions.of(request).orElseThrow(AccessTokens::signInAgain);
		Instant now = this.clock.instant();
		if (!content.tokens().endsBefore(now.plus(MARGIN))) {
			return content.tokens().accessToken();
		}
		try {
			return renew(request, content.tokens().accessToken());
		}
		catch (ProblemException ex) {
			// In its last seconds a token still serves while the server is away.
			if (ex.problem() == Problem.SIGN_IN_AWAY && !content.tokens().endsBefore(now)) {
				return content.tokens().accessToken();
			}
			throw ex;
		}
	}

	/**
	 * Returns another access token than the one that was refused.
	 * @throws ProblemException if there is none to be had
	 */
	String renew(HttpServletRequest request, String refused) {
		HttpSession session = request.getSession(false);
		if (session == null) {
			throw signInAgain();
		}
		SessionContent renewed = renewed(session, refused);
		this.sessions.remember(request, renewed);
		return renewed.tokens().accessToken();
	}

	private SessionContent renewed(HttpSession session, String refused) {
		String sessionId = session.getId();
		Instant end = this.clock.instant().plus(PATIENCE);
		while (this.clock.instant().isBefore(end)) {
			Optional<RefreshLocks.Lock> lock = this.locks.take(sessionId);
			if (lock.isPresent()) {
				try (RefreshLocks.Lock _ = lock.get()) {
					SessionContent stored = stored(sessionId);
					return isOther(stored, refused) ? stored : renewNow(session, stored);
				}
			}
			pause();
			SessionContent stored = stored(sessionId);
			if (isOther(stored, refused)) {
				return stored;
			}
		}
		throw new ProblemException(Problem.SIGN_IN_AWAY);
	}

	private SessionContent stored(String sessionId) {
		return this.sessions.stored(sessionId).orElseThrow(AccessTokens::signInAgain);
	}

	private static boolean isOther(SessionContent stored, String refused) {
		return !stored.tokens().accessToken().equals(refused);
	}

	private SessionContent renewNow(HttpSession session, SessionContent content) {
		Tokens tokens = content.tokens();
		String refreshToken = tokens.refreshToken();
		if (refreshToken == null) {
			session.invalidate();
			throw signInAgain();
		}
		OAuth2AccessTokenResponse response = response(session, tokens, refreshToken);
		OAuth2RefreshToken next = response.getRefreshToken();
		SessionContent renewed = content
			.with(SignedInClients.tokens(response.getAccessToken(), next, tokens.idToken()));
		if (!this.sessions.store(session.getId(), renewed)) {
			throw signInAgain();
		}
		return renewed;
	}

	private OAuth2AccessTokenResponse response(HttpSession session, Tokens tokens, String refreshToken) {
		Instant now = this.clock.instant();
		OAuth2AccessToken old = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, tokens.accessToken(), null,
				null);
		try {
			return this.renewal.getTokenResponse(new OAuth2RefreshTokenGrantRequest(this.server.registration(), old,
					new OAuth2RefreshToken(refreshToken, now)));
		}
		catch (OAuth2AuthorizationException ex) {
			String code = ex.getError().getErrorCode();
			LOGGER.info("The access token was not renewed: {}", code);
			if (OAuth2ErrorCodes.INVALID_GRANT.equals(code)) {
				session.invalidate();
				throw signInAgain();
			}
			throw new ProblemException(Problem.SIGN_IN_AWAY, ex);
		}
		catch (SignInUnavailableException ex) {
			throw new ProblemException(Problem.SIGN_IN_AWAY, ex);
		}
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ProblemException(Problem.SIGN_IN_AWAY, ex);
		}
	}

	private static ProblemException signInAgain() {
		return new ProblemException(Problem.SIGN_IN_AGAIN);
	}

}
