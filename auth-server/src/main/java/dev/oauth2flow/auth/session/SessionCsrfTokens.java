package dev.oauth2flow.auth.session;

import java.util.Base64;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/**
 * Keeps the token against cross-site request forgery as text in the session.
 */
@Component
class SessionCsrfTokens implements CsrfTokenRepository {

	private static final String TOKEN = "csrf";

	private static final BytesKeyGenerator RANDOM = KeyGenerators.secureRandom(16);

	@Override
	public CsrfToken generateToken(HttpServletRequest request) {
		return token(Base64.getUrlEncoder().withoutPadding().encodeToString(RANDOM.generateKey()));
	}

	@Override
	public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
		if (token != null) {
			request.getSession().setAttribute(TOKEN, token.getToken());
			return;
		}
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.removeAttribute(TOKEN);
		}
	}

	@Override
	public @Nullable CsrfToken loadToken(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null && session.getAttribute(TOKEN) instanceof String value) ? token(value) : null;
	}

	private static CsrfToken token(String value) {
		return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", value);
	}

}
