package dev.oauth2flow.auth.signin;

import java.util.List;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Takes the form with the second factor.
 */
class SecondFactorFilter extends AbstractAuthenticationProcessingFilter {

	/** Where the form is, and goes to. */
	static final String PATH = "/signin/code";

	/** The page's parameter with the class that a session is to rise to. */
	static final String LEVEL = "level";

	private final SecondFactorSignIn signIn;

	SecondFactorFilter(SecondFactorSignIn signIn, SignInOutcome outcome, SecurityContextRepository securityContexts,
			CsrfTokenRepository csrfTokens) {
		super(PathPatternRequestMatcher.withDefaults().matcher(org.springframework.http.HttpMethod.POST, PATH));
		this.signIn = signIn;
		setAuthenticationSuccessHandler(outcome);
		setAuthenticationFailureHandler(outcome);
		setSecurityContextRepository(securityContexts);
		setSessionAuthenticationStrategy(new CompositeSessionAuthenticationStrategy(
				List.of(new ChangeSessionIdAuthenticationStrategy(), new CsrfAuthenticationStrategy(csrfTokens))));
	}

	@Override
	public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response)
			throws AuthenticationException {
		return this.signIn.authenticate(Objects.requireNonNullElse(request.getParameter("code"), ""), request);
	}

	/** There is nothing to hand on to: this filter checks by itself. */
	@Override
	public void afterPropertiesSet() {
	}

}
