package dev.oauth2flow.platform.flow;

import java.net.URI;

import io.micrometer.tracing.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Lets flows be watched, where that is switched on.
 */
@AutoConfiguration
@EnableConfigurationProperties(FlowProperties.class)
class FlowAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("oauth2flow.flow.watch")
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ Tracer.class, OtlpHttpSpanExporter.class })
	static class Watching {

		/** Before Spring's own observation filter, which opens the span. */
		private static final int BEFORE_THE_SPAN_IS_OPEN = Ordered.HIGHEST_PRECEDENCE;

		private static final int AFTER_THE_SPAN_IS_OPEN = Ordered.HIGHEST_PRECEDENCE + 11;

		@Bean
		FlowTraces flowTraces() {
			return new FlowTraces();
		}

		// Not declared as what it wraps, which would replace the operator's own exporter.
		@Bean
		SpanExporter flowSpanExporter(FlowProperties properties, FlowTraces traces) {
			return new FlowSpanExporter(
					OtlpHttpSpanExporter.builder().setEndpoint(properties.receiver().toString()).build(), traces);
		}

		@Bean
		SpanDetails flowSpanDetails(Tracer tracer, FlowTraces traces) {
			return new SpanDetails(tracer, traces);
		}

		@Bean
		FilterRegistrationBean<SpanDetails> flowSpanDetailsFilter(SpanDetails details) {
			FilterRegistrationBean<SpanDetails> registration = new FilterRegistrationBean<>(details);
			registration.setOrder(AFTER_THE_SPAN_IS_OPEN);
			return registration;
		}

		@Bean
		FilterRegistrationBean<FlowFilter> flowFilter(@Value("${spring.application.name:service}") String service,
				@Value("${oauth2flow.issuer}") URI issuer, SpanDetails details, ObjectProvider<FlowListener> listener) {
			FlowCookie cookie = new FlowCookie(service, "https".equals(issuer.getScheme()));
			FilterRegistrationBean<FlowFilter> registration = new FilterRegistrationBean<>(
					new FlowFilter(cookie, listener.getIfAvailable(), details));
			registration.setOrder(BEFORE_THE_SPAN_IS_OPEN);
			return registration;
		}

	}

}
