package dev.oauth2flow.audit.access;

import dev.oauth2flow.platform.accesstoken.AccessTokenSecurity;
import jakarta.servlet.DispatcherType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The one door of the service: the ledger, for those with a token.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

	private static final String[] READERS = { "SCOPE_audit.read", "SCOPE_audit.read.all" };

	@Bean
	SecurityFilterChain operations(HttpSecurity http, AccessTokenSecurity accessTokens) {
		// @formatter:off
		return stateless(http)
			.authorizeHttpRequests((requests) -> requests
				.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR).permitAll()
				.requestMatchers(HttpMethod.GET, "/audit/v1/events").hasAnyAuthority(READERS)
				.requestMatchers(HttpMethod.GET, "/audit/v1/events/stream").hasAnyAuthority(READERS)
				.anyRequest().denyAll())
			.oauth2ResourceServer(accessTokens)
			.build();
		// @formatter:on
	}

	private static HttpSecurity stateless(HttpSecurity http) {
		return http.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable);
	}

}
