package dev.oauth2flow.platform.errors;

import java.util.Map;

import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.web.error.ErrorAttributeOptions;
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

	@Bean
	TraceId traceId(ObjectProvider<Tracer> tracer) {
		return new TraceId(tracer);
	}

	@Bean
	ProblemWriter problemWriter(JsonMapper jsonMapper, TraceId traceId) {
		return new ProblemWriter(jsonMapper, traceId);
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
