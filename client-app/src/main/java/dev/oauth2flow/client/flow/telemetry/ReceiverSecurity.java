package dev.oauth2flow.client.flow.telemetry;

import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * Lets the services' spans in. Like every management endpoint the receiver asks nobody
 * who they are: its port is never published.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("oauth2flow.flow.watch")
class ReceiverSecurity {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE + 1)
	SecurityFilterChain spanReceiverSecurity(HttpSecurity http) {
		return http.securityMatcher(ReceiverSecurity::isReceiver)
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.build();
	}

	private static boolean isReceiver(HttpServletRequest request) {
		return request.getRequestURI().equals(SpanReceiver.PATH) && WebServerApplicationContext.hasServerNamespace(
				WebApplicationContextUtils.getWebApplicationContext(request.getServletContext()), "management");
	}

	/** The watching does not watch itself. */
	@Bean
	ObservationPredicate withoutTheWatching() {
		return (_, context) -> !(context instanceof ServerRequestObservationContext server
				&& isWatching(server.getCarrier()));
	}

	private static boolean isWatching(@Nullable HttpServletRequest request) {
		String path = (request != null) ? request.getRequestURI() : "";
		return path.equals(SpanReceiver.PATH) || path.startsWith("/flow/live");
	}

}
