package dev.oauth2flow.auth.consent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.web.util.UriUtils;

/**
 * Lets only the consent page answer for the user. The framework exempts its endpoints
 * from the protection against cross-site request forgery, the consent form's among them.
 */
@Configuration(proxyBeanMethods = false)
class ConsentFormSecurity {

	@Bean
	Customizer<HttpSecurity> consentFormProtection(CsrfTokenRepository csrfTokens) {
		return (http) -> {
			CsrfFilter filter = new CsrfFilter(csrfTokens);
			// Its own name, or it would take itself for the filter that has run already.
			filter.setBeanName("consentFormProtection");
			filter.setRequireCsrfProtectionMatcher(ConsentFormSecurity::allowsSomething);
			filter.setAccessDeniedHandler((request, response, exception) -> askAgain(request, response));
			http.addFilterAfter(filter, CsrfFilter.class);
		};
	}

	private static boolean allowsSomething(HttpServletRequest request) {
		return "POST".equals(request.getMethod()) && request.getRequestURI().endsWith("/oauth2/authorize")
				&& request.getParameter(OAuth2ParameterNames.RESPONSE_TYPE) == null
				&& (request.getParameter(OAuth2ParameterNames.SCOPE) != null
						|| request.getParameter(ConsentedDetails.FIELD) != null)
				&& request.getParameter(OAuth2ParameterNames.STATE) != null;
	}

	/**
	 * The session may have ended, or been replaced in another tab, since the page was
	 * shown: the user is asked again, after signing in where that is needed.
	 */
	private static void askAgain(HttpServletRequest request, HttpServletResponse response) throws IOException {
		String state = request.getParameter(OAuth2ParameterNames.STATE);
		if (state.length() > ConsentPage.LONGEST_STATE) {
			response.sendError(HttpStatus.BAD_REQUEST.value());
			return;
		}
		SeeOther.send(response,
				request.getContextPath() + "/consent?state=" + UriUtils.encode(state, StandardCharsets.UTF_8));
	}

}
