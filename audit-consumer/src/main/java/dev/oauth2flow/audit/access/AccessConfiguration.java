package dev.oauth2flow.audit.access;

import dev.oauth2flow.platform.api.ApiSecurity;
import jakarta.servlet.DispatcherType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Who may read the ledger.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

	private static final String OWN = "SCOPE_" + Reader.OWN;

	private static final String ALL = "SCOPE_" + Reader.ALL;

	@Bean
	@Order(3)
	SecurityFilterChain operations(HttpSecurity http, ApiSecurity api) {
		// @formatter:off
		return api.operations(http)
			.authorizeHttpRequests((requests) -> requests
				// The end of a stream and the container's own answers come back through here.
				.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR).permitAll()
				.requestMatchers("/audit/v1/events")       .hasAnyAuthority(OWN, ALL)
				.requestMatchers("/audit/v1/events/stream").hasAnyAuthority(OWN, ALL)
				.requestMatchers("/audit/v1/events/{id}")  .hasAnyAuthority(OWN, ALL)
				// There is nothing else: whoever has a token is told so by 404 or 405.
				.anyRequest().authenticated())
			.build();
		// @formatter:on
	}

}
