package dev.oauth2flow.platform.observability;

import dev.oauth2flow.platform.errors.ErrorsAutoConfiguration;
import dev.oauth2flow.platform.errors.TraceId;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Sets up what a service's spans tell, and what they keep to themselves.
 */
@AutoConfiguration(after = ErrorsAutoConfiguration.class)
class ObservabilityAutoConfiguration {

	/** Behind Spring's own observation filter, which opens the span. */
	private static final int AFTER_THE_SPAN_IS_OPEN = Ordered.HIGHEST_PRECEDENCE + 10;

	@Bean
	SpanPrivacy spanPrivacy() {
		return new SpanPrivacy();
	}

	/** Probes and scrapes come every few seconds and tell nothing. */
	@Bean
	ObservationPredicate withoutProbes() {
		return (_, context) -> !(context instanceof ServerRequestObservationContext server
				&& isProbe(server.getCarrier()));
	}

	private static boolean isProbe(@Nullable HttpServletRequest request) {
		return request != null && request.getRequestURI().startsWith("/actuator");
	}

	@Bean
	FilterRegistrationBean<TraceIdHeader> traceIdHeader(TraceId traceId) {
		FilterRegistrationBean<TraceIdHeader> registration = new FilterRegistrationBean<>(new TraceIdHeader(traceId));
		registration.setOrder(AFTER_THE_SPAN_IS_OPEN);
		return registration;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LettuceObservationContext.class)
	static class Redis {

		@Bean
		RedisKeyPattern redisKeyPattern() {
			return new RedisKeyPattern();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "net.ttddyy.observation.tracing.DataSourceBaseContext")
	static class Sql {

		/** Without a request behind it, a statement is the outbox looking for work. */
		@Bean
		ObservationPredicate sqlOnlyBehindARequest(ObjectProvider<ObservationRegistry> registry,
				ObjectProvider<Tracer> tracer) {
			return (_, context) -> !(context instanceof net.ttddyy.observation.tracing.DataSourceBaseContext)
					|| hasParent(context, registry, tracer);
		}

	}

	private static boolean hasParent(Observation.Context context, ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<Tracer> tracer) {
		if (context.getParentObservation() != null) {
			return true;
		}
		ObservationRegistry observations = registry.getIfAvailable();
		if (observations != null && observations.getCurrentObservation() != null) {
			return true;
		}
		@Nullable Tracer available = tracer.getIfAvailable();
		return available != null && available.currentSpan() != null;
	}

}
