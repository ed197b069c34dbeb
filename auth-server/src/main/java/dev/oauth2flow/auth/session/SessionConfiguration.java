package dev.oauth2flow.auth.session;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.web.servlet.FlashMapManager;

/**
 * Puts the session to use in every security chain.
 */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionConfiguration {

	@Bean
	CookieSerializer cookieSerializer(@Value("${oauth2flow.issuer}") String issuer) {
		boolean https = issuer.startsWith("https:");
		DefaultCookieSerializer cookie = new DefaultCookieSerializer();
		cookie.setCookieName(https ? "__Host-OAUTH2FLOW_AUTH" : "OAUTH2FLOW_AUTH");
		cookie.setUseSecureCookie(https);
		cookie.setUseHttpOnlyCookie(true);
		cookie.setSameSite("Lax");
		cookie.setCookiePath("/");
		cookie.setUseBase64Encoding(false);
		return cookie;
	}

	@Bean
	FilterRegistrationBean<SessionRequestFilter> sessionRequestFilter(SessionStore store) {
		FilterRegistrationBean<SessionRequestFilter> registration = new FilterRegistrationBean<>(
				new SessionRequestFilter(store));
		registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 1);
		return registration;
	}

	@Bean
	FlashMapManager flashMapManager() {
		return new NoFlashMaps();
	}

	@Bean
	Customizer<HttpSecurity> sessionSecurity(SessionSecurityContexts securityContexts, SavedRequests savedRequests,
			SessionCsrfTokens csrfTokens) {
		return (http) -> http.securityContext((context) -> context.securityContextRepository(securityContexts))
			.requestCache((cache) -> cache.requestCache(savedRequests))
			.csrf((csrf) -> csrf.csrfTokenRepository(csrfTokens));
	}

}
