package dev.oauth2flow.audit.access;

import dev.oauth2flow.platform.accesstoken.AccessTokenSecurity;
import jakarta.servlet.DispatcherType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The one door of the service: the ledger, for those with a token.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

	private static final String OWN = "SCOPE_audit.read";

	private static final String ALL = "SCOPE_audit.read.all";

	@Bean
	SecurityFilterChain operations(HttpSecurity http, AccessTokenSecurity accessTokens) {
		// @formatter:off
		return stateless(http)
			.authorizeHttpRequests((requests) -> requests
				// The end of a stream and the container's own answers come back through here.
				.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR).permitAll()
				.requestMatchers("/audit/v1/events")       .hasAnyAuthority(OWN, ALL)
				.requestMatchers("/audit/v1/events/stream").hasAnyAuthority(OWN, ALL)
				.requestMatchers("/audit/v1/events/{id}")  .hasAnyAuthority(OWN, ALL)
				// There is nothing else: whoever has a token is told so by 404 or 405.
				.anyRequest().authenticated())
			.oauth2ResourceServer(accessTokens)
			.build();
		// @formatter:on
	}

	/**
	 * No session, and so nothing that a forged request of a browser could ride on: tokens
	 * come in the header alone.
	 */
	private static HttpSecurity stateless(HttpSecurity http) {
		return http.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable);
	}

}
