package dev.oauth2flow.auth.authorize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.keys.OwnTokens;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.signin.SignOut;
import dev.oauth2flow.auth.signin.SignedOutTarget;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Ends a session at a client's request (OpenID Connect RP-Initiated Logout 1.0): at once
 * where the client shows an ID token of the user who is signed in, otherwise after that
 * user has agreed. It stands before the framework's endpoint, which knows no request
 * without an ID token.
 */
final class EndSessionFilter extends OncePerRequestFilter {

	private static final String ID_TOKEN_HINT = "id_token_hint";

	private final String path;

	private final OwnTokens tokens;

	private final SignOut signOut;

	private final SignedOutTarget target;

	private final ProtocolErrors errors;

	EndSessionFilter(String path, OwnTokens tokens, SignOut signOut, SignedOutTarget target, ProtocolErrors errors) {
		this.path = path;
		this.tokens = tokens;
		this.signOut = signOut;
		this.target = target;
		this.errors = errors;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !"GET".equals(request.getMethod())
				|| !request.getRequestURI().equals(request.getContextPath() + this.path);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String hint = parameter(request, ID_TOKEN_HINT);
		Jwt idToken = (hint != null) ? this.tokens.idTokenHint(hint) : null;
		String clientId = clientId(request, idToken);
		String redirectUri = parameter(request, SignedOutTarget.REDIRECT_URI);
		if ((hint != null && idToken == null) || (idToken != null && clientId == null)) {
			this.errors.page(request, response, "The application that wants to sign you out shows no valid ID token");
			return;
		}
		if (clientId != null && !this.target.isKnown(clientId)) {
			this.errors.page(request, response, "The application that wants to sign you out is not registered");
			return;
		}
		if (clientId != null && redirectUri != null && !this.target.isRegistered(clientId, redirectUri)) {
			this.errors.page(request, response, "The address to return to is not registered for this application");
			return;
		}
		SignedInUser user = (SecurityContextHolder.getContext()
			.getAuthentication() instanceof SignedInAuthentication signedIn) ? signedIn.getPrincipal() : null;
		if (user != null && (idToken == null || !user.sub().equals(idToken.getSubject()))) {
			askUser(request, response, clientId, redirectUri);
			return;
		}
		this.signOut.logout(request, response, null);
		redirect(response,
				this.target.after(request, clientId, redirectUri, parameter(request, SignedOutTarget.STATE)));
	}

	/**
	 * Returns the client that asks, which the ID token must have been issued to.
	 */
	private static @Nullable String clientId(HttpServletRequest request, @Nullable Jwt idToken) {
		String named = parameter(request, SignedOutTarget.CLIENT_ID);
		List<String> audience = (idToken != null) ? idToken.getAudience() : null;
		if (idToken == null) {
			return named;
		}
		if (audience == null || audience.isEmpty()) {
			return null;
		}
		return (named == null) ? audience.getFirst() : (audience.contains(named) ? named : null);
	}

	private void askUser(HttpServletRequest request, HttpServletResponse response, @Nullable String clientId,
			@Nullable String redirectUri) {
		StringBuilder page = new StringBuilder(request.getContextPath()).append("/signout");
		if (clientId != null && redirectUri != null) {
			String state = parameter(request, SignedOutTarget.STATE);
			Map.of(SignedOutTarget.CLIENT_ID, clientId, SignedOutTarget.REDIRECT_URI, redirectUri,
					SignedOutTarget.STATE, (state != null) ? state : "")
				.forEach((name, value) -> page.append((page.indexOf("?") < 0) ? '?' : '&')
					.append(name)
					.append('=')
					.append(UriUtils.encode(value, StandardCharsets.UTF_8)));
		}
		redirect(response, page.toString());
	}

	private static void redirect(HttpServletResponse response, String location) {
		response.setStatus(HttpStatus.FOUND.value());
		response.setHeader(HttpHeaders.LOCATION, location);
	}

	private static @Nullable String parameter(HttpServletRequest request, String name) {
		String value = request.getParameter(name);
		return (value != null && !value.isBlank()) ? value : null;
	}

}
