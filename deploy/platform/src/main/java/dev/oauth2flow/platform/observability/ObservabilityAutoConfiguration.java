package dev.oauth2flow.platform.observability;

import dev.oauth2flow.platform.errors.ErrorsAutoConfiguration;
import dev.oauth2flow.platform.errors.TraceId;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.micrometer.observation.ObservationPredicate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

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
	@ConditionalOnClass(name = { "io.micrometer.tracing.otel.bridge.OtelFinishedSpan",
			"io.opentelemetry.sdk.trace.data.DelegatingSpanData" })
	static class Export {

		@Bean
		WithoutMessages withoutMessages() {
			return new WithoutMessages();
		}

		@Bean
		WithoutHousekeeping withoutHousekeeping() {
			return new WithoutHousekeeping();
		}

	}

	/** Only where an operator says where logs are to go. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OpenTelemetryAppender.class)
	@ConditionalOnProperty("management.opentelemetry.logging.export.otlp.endpoint")
	static class Logs {

		@Bean
		LogExport logExport(OpenTelemetry openTelemetry) {
			return new LogExport(openTelemetry);
		}

	}

	/** The outbox looks for work several times a second, and tells nothing by it. */
	@Bean
	ObservationPredicate withoutTheOutboxesTimers() {
		return (_, context) -> !(context instanceof ScheduledTaskObservationContext task
				&& task.getTargetClass().getName().startsWith("io.namastack."));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LettuceObservationContext.class)
	static class Redis {

		@Bean
		RedisKeyPattern redisKeyPattern() {
			return new RedisKeyPattern();
		}

	}

}
