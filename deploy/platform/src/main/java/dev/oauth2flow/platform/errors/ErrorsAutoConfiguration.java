package dev.oauth2flow.platform.errors;

import java.util.Map;

import io.micrometer.tracing.Tracer;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.web.context.request.WebRequest;

/**
 * Sets up what every error answer has: the id of its trace.
 */
@AutoConfiguration(after = JacksonAutoConfiguration.class, before = ErrorMvcAutoConfiguration.class)
public class ErrorsAutoConfiguration {

	private static final int BEHIND_THE_SECURITY = SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1;

	@Bean
	TraceId traceId(ObjectProvider<Tracer> tracer) {
		return new TraceId(tracer);
	}

	@Bean
	ProblemWriter problemWriter(JsonMapper jsonMapper, TraceId traceId) {
		return new ProblemWriter(jsonMapper, traceId);
	}

	@Bean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	FilterRegistrationBean<NoErrorFilter> noErrorFilter(@Value("${server.error.path:/error}") String path) {
		FilterRegistrationBean<NoErrorFilter> registration = new FilterRegistrationBean<>(new NoErrorFilter());
		registration.addUrlPatterns(path);
		registration.setDispatcherTypes(DispatcherType.REQUEST);
		registration.setOrder(BEHIND_THE_SECURITY);
		return registration;
	}

	@Bean
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	FilterRegistrationBean<DefiniteContentFilter> definiteContentFilter() {
		FilterRegistrationBean<DefiniteContentFilter> registration = new FilterRegistrationBean<>(
				new DefiniteContentFilter());
		registration.setOrder(BEHIND_THE_SECURITY);
		return registration;
	}

	/**
	 * Error pages know the id of the trace as {@code traceId}.
	 */
	@Bean
	ErrorAttributes errorAttributes(TraceId traceId) {
		return new DefaultErrorAttributes() {
			@Override
			public Map<String, @Nullable Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
				Map<String, @Nullable Object> attributes = super.getErrorAttributes(request, options);
				String id = traceId.current();
				if (id != null) {
					attributes.put("traceId", id);
				}
				return attributes;
			}
		};
	}

}
