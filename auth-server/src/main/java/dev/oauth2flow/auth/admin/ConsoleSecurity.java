package dev.oauth2flow.auth.admin;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.admin.OperatorRules.Lack;
import dev.oauth2flow.auth.session.AuthenticationContexts;
import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.signin.StepUp;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CsrfException;

/**
 * Opens the console to operators in their own session, as {@link OperatorRules} say, and
 * leads the others to what they lack.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {

	static final String PATH = "/admin";

	/** Where an operator lands who must set up more than a password. */
	static final String SECOND_FACTOR = PATH + "/second-factor";

	private static final String SIGN_IN = "/signin";

	/**
	 * Of a form's path these lead to a page: the console, its part, and one thing there.
	 */
	private static final int PARTS_OF_A_PAGE = 3;

	private final OperatorRules rules;

	private final SavedRequests savedRequests;

	ConsoleSecurity(OperatorRules rules, SavedRequests savedRequests) {
		this.rules = rules;
		this.savedRequests = savedRequests;
	}

	@Bean
	@Order(1)
	SecurityFilterChain consoleChain(HttpSecurity http) {
		http.securityMatcher(ConsoleSecurity::isConsole)
			.authorizeHttpRequests((requests) -> requests.anyRequest().access(operators()))
			.logout(AbstractHttpConfigurer::disable)
			.exceptionHandling(
					(handling) -> handling.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint(SIGN_IN))
						.accessDeniedHandler(this::refuse));
		return http.build();
	}

	private static boolean isConsole(HttpServletRequest request) {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		return path.equals(PATH) || (path.startsWith(PATH + "/") && !path.startsWith(AdminSecurity.PATH + "/")
				&& !path.equals(AdminSecurity.PATH));
	}

	private AuthorizationManager<RequestAuthorizationContext> operators() {
		return (authentication, context) -> {
			if (!(authentication.get() instanceof SignedInAuthentication signedIn)) {
				return new AuthorizationDecision(false);
			}
			Lack lack = this.rules.lack(signedIn.getPrincipal());
			boolean granted = lack == Lack.NOTHING || (lack == Lack.SECOND_FACTOR && context.getRequest()
				.getRequestURI()
				.endsWith(context.getRequest().getContextPath() + SECOND_FACTOR));
			return new Judgement(granted, lack);
		};
	}

	/** What a form asked for is not done; its page says again what it was about. */
	private void refuse(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
			throws IOException {
		if (denied instanceof CsrfException) {
			SeeOther.send(response, request.getContextPath() + page(request));
			return;
		}
		Lack lack = (denied instanceof AuthorizationDeniedException decided
				&& decided.getAuthorizationResult() instanceof Judgement judgement) ? judgement.lack() : Lack.AUTHORITY;
		switch (lack) {
			case RECENT_SIGN_IN -> leadBack(request, response, SIGN_IN);
			case SECOND_PROOF -> leadBack(request, response, StepUp.page(AuthenticationContexts.MULTI_FACTOR));
			case SECOND_FACTOR -> SeeOther.send(response, request.getContextPath() + SECOND_FACTOR);
			default -> response.sendError(HttpStatus.FORBIDDEN.value());
		}
	}

	private void leadBack(HttpServletRequest request, HttpServletResponse response, String by) {
		String query = "GET".equals(request.getMethod()) ? request.getQueryString() : null;
		this.savedRequests.save(request,
				request.getContextPath() + page(request) + ((query != null) ? "?" + query : ""));
		SeeOther.send(response, request.getContextPath() + by);
	}

	/** Returns the page that a request is about. */
	private static String page(HttpServletRequest request) {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		return "GET".equals(request.getMethod()) ? path
				: Arrays.stream(path.split("/")).limit(1 + PARTS_OF_A_PAGE).collect(Collectors.joining("/"));
	}

	private record Judgement(boolean isGranted, Lack lack) implements AuthorizationResult {
	}

}
