package dev.oauth2flow.client.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.stereotype.Component;

/**
 * Gives the session's access token, refreshed when it is near its end (RFC 6749, section
 * 6): by one request at a time, on whichever replica, while the others wait for it.
 */
@Component
public class AccessTokens {

	private static final Duration WAIT = Duration.ofSeconds(10);

	private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

	private final TokenStore store;

	private final ClientRegistrationRepository registrations;

	private final OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> authorizationServer;

	AccessTokens(TokenStore store, ClientRegistrationRepository registrations,
			OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> authorizationServer) {
		this.store = store;
		this.registrations = registrations;
		this.authorizationServer = authorizationServer;
	}

	/**
	 * Returns a token that lives long enough for a call.
	 * @param request the browser's request
	 * @return the access token
	 * @throws SignInAgainException if there is none and none can be had
	 */
	public String current(HttpServletRequest request) {
		Tokens tokens = find(request);
		return tokens.isNearItsEnd(Instant.now()) ? refreshed(request, tokens) : tokens.accessToken();
	}

	/**
	 * Returns another token in place of one that the API refused.
	 * @param request the browser's request
	 * @param refused the token that was refused
	 * @return another access token
	 * @throws SignInAgainException if none can be had
	 */
	public String another(HttpServletRequest request, String refused) {
		Tokens tokens = find(request);
		return tokens.accessToken().equals(refused) ? refreshed(request, tokens) : tokens.accessToken();
	}

	private Tokens find(HttpServletRequest request) {
		String handle = this.store.handle(request);
		Tokens tokens = (handle != null) ? this.store.find(handle) : null;
		if (tokens == null) {
			throw new SignInAgainException();
		}
		return tokens;
	}

	private String refreshed(HttpServletRequest request, Tokens old) {
		String handle = Objects.requireNonNull(this.store.handle(request));
		long deadline = System.nanoTime() + WAIT.toNanos();
		while (System.nanoTime() < deadline) {
			String owner = this.store.lock(handle);
			if (owner != null) {
				try {
					return refreshUnlessDone(handle, old);
				}
				finally {
					this.store.unlock(handle, owner);
				}
			}
			pause();
			Tokens tokens = this.store.find(handle);
			if (tokens == null) {
				throw new SignInAgainException();
			}
			if (!tokens.accessToken().equals(old.accessToken())) {
				return tokens.accessToken();
			}
		}
		throw new BackendAwayException("The access token could not be refreshed in time");
	}

	private String refreshUnlessDone(String handle, Tokens old) {
		Tokens tokens = this.store.find(handle);
		if (tokens == null || tokens.refresh() == null) {
			throw new SignInAgainException();
		}
		if (!tokens.accessToken().equals(old.accessToken())) {
			return tokens.accessToken();
		}
		Tokens fresh = refresh(handle, tokens);
		this.store.save(handle, fresh);
		return fresh.accessToken();
	}

	private Tokens refresh(String handle, Tokens tokens) {
		ClientRegistration registration = Objects
			.requireNonNull(this.registrations.findByRegistrationId(SignInConfiguration.REGISTRATION));
		try {
			OAuth2AccessTokenResponse answer = this.authorizationServer
				.getTokenResponse(new OAuth2RefreshTokenGrantRequest(registration, tokens.access(),
						Objects.requireNonNull(tokens.refresh())));
			return Tokens.of(answer.getAccessToken(),
					(answer.getRefreshToken() != null) ? answer.getRefreshToken() : tokens.refresh());
		}
		catch (OAuth2AuthorizationException ex) {
			if (OAuth2ErrorCodes.INVALID_GRANT.equals(ex.getError().getErrorCode())) {
				this.store.remove(handle);
				throw new SignInAgainException();
			}
			throw new BackendAwayException("The authorization server did not refresh the access token", ex);
		}
	}

	private static void pause() {
		try {
			Thread.sleep(BETWEEN_LOOKS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BackendAwayException("Interrupted while another request refreshed the access token");
		}
	}

	/**
	 * Forgets the session's tokens, at sign-out.
	 * @param request the browser's request
	 */
	void forget(HttpServletRequest request) {
		@Nullable String handle = this.store.handle(request);
		if (handle != null) {
			this.store.remove(handle);
		}
	}

}
