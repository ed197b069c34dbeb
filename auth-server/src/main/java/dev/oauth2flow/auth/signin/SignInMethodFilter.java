package dev.oauth2flow.auth.signin;

import dev.oauth2flow.auth.session.SignedInAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Signs in by a {@link SignInMethod}, with the same new session id and the same ways on
 * as the password's form.
 */
final class SignInMethodFilter extends AbstractAuthenticationProcessingFilter {

	private final SignInMethod method;

	private SignInMethodFilter(SignInMethod method, SignInOutcome outcome) {
		super(PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/signin/" + method.name()));
		this.method = method;
		setAuthenticationManager((authentication) -> authentication);
		setAuthenticationSuccessHandler(outcome);
		setAuthenticationFailureHandler(
				(request, response, _) -> outcome.leadBack(request, response, "/signin?error=" + method.name()));
	}

	@Override
	public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
		return new SignedInAuthentication(this.method.verify(request));
	}

	/** Adds the method to a chain, with what the chain's other parts agree on. */
	static final class Configurer extends AbstractHttpConfigurer<Configurer, HttpSecurity> {

		private final SignInMethod method;

		private final SignInOutcome outcome;

		Configurer(SignInMethod method, SignInOutcome outcome) {
			this.method = method;
			this.outcome = outcome;
		}

		@Override
		public void configure(HttpSecurity http) {
			SignInMethodFilter filter = new SignInMethodFilter(this.method, this.outcome);
			filter.setSessionAuthenticationStrategy(http.getSharedObject(SessionAuthenticationStrategy.class));
			filter.setSecurityContextRepository(http.getSharedObject(SecurityContextRepository.class));
			http.addFilterAfter(filter, UsernamePasswordAuthenticationFilter.class);
		}

	}

}
