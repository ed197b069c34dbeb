package dev.oauth2flow.api.access;

import dev.oauth2flow.platform.api.ApiSecurity;
import jakarta.servlet.DispatcherType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Lets callers in as {@link AccessTable} says.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

	@Bean
	@Order(3)
	SecurityFilterChain operations(HttpSecurity http, ApiSecurity api, NoSuchOperation noSuchOperation) {
		return api.operations(http)
			.authorizeHttpRequests((requests) -> table(requests, noSuchOperation))
			.exceptionHandling(
					(errors) -> errors.defaultAccessDeniedHandlerFor(noSuchOperation, noSuchOperation::isAskedFor))
			.build();
	}

	private static void table(
			AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
			NoSuchOperation noSuchOperation) {
		// The container's own answer, to what was let in or refused before.
		requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
		AccessTable.ROWS.forEach((row) -> {
			String action = row.action();
			if (action != null) {
				requests.requestMatchers(row.method(), row.route()).access(new NoteAccess(row.scope(), action));
			}
			else {
				requests.requestMatchers(row.method(), row.route()).hasAuthority("SCOPE_" + row.scope());
			}
		});
		requests.anyRequest().access(noSuchOperation);
	}

}
