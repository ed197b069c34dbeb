package dev.oauth2flow.auth.signin;

import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.users.UserProfile;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.InsufficientAuthenticationException;
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

	/** The form's field that says that it only adds to another proof. */
	static final String CONFIRM = "confirm";

	private final SignInMethod method;

	private final SessionStart sessions;

	private SignInMethodFilter(SignInMethod method, SignInOutcome outcome, SessionStart sessions) {
		super(PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/signin/" + method.name()));
		this.method = method;
		this.sessions = sessions;
		setAuthenticationManager((authentication) -> authentication);
		setAuthenticationSuccessHandler(outcome);
		setAuthenticationFailureHandler((request, response, failure) -> {
			boolean confirms = request.getParameter(CONFIRM) != null
					&& !(failure instanceof InsufficientAuthenticationException);
			outcome.leadBack(request, response,
					(confirms ? SignInOutcome.codePage(request) : "/signin?") + "error=" + method.name());
		});
	}

	@Override
	public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
		if (request.getParameter(CONFIRM) == null) {
			UserProfile user = this.method.verify(request, null);
			return new SignedInAuthentication(
					this.sessions.signedIn(user, this.method.authenticationMethods(), user.credentialVersion()));
		}
		Confirmation confirmation = Confirmation.of(request);
		if (confirmation == null) {
			throw new InsufficientAuthenticationException("Another proof comes first");
		}
		UserProfile user = this.method.verify(request, confirmation.sub());
		if (confirmation.isOutdated(user)) {
			throw new InsufficientAuthenticationException("The first proof has to be given again");
		}
		return new SignedInAuthentication(
				confirmation.confirmed(user, this.method.authenticationMethods(), true, this.sessions));
	}

	/** Adds the method to a chain, with what the chain's other parts agree on. */
	static final class Configurer extends AbstractHttpConfigurer<Configurer, HttpSecurity> {

		private final SignInMethod method;

		private final SignInOutcome outcome;

		private final SessionStart sessions;

		Configurer(SignInMethod method, SignInOutcome outcome, SessionStart sessions) {
			this.sessions = sessions;
			this.method = method;
			this.outcome = outcome;
		}

		@Override
		public void configure(HttpSecurity http) {
			SignInMethodFilter filter = new SignInMethodFilter(this.method, this.outcome, this.sessions);
			filter.setSessionAuthenticationStrategy(http.getSharedObject(SessionAuthenticationStrategy.class));
			filter.setSecurityContextRepository(http.getSharedObject(SecurityContextRepository.class));
			http.addFilterAfter(filter, UsernamePasswordAuthenticationFilter.class);
		}

	}

}
