package dev.oauth2flow.platform.api;

import dev.oauth2flow.platform.accesstoken.AccessTokenSecurity;
import dev.oauth2flow.platform.errors.TraceId;
import io.swagger.v3.oas.models.OpenAPI;
import org.springdoc.core.customizers.OpenApiCustomizer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.filter.ForwardedHeaderFilter;

/**
 * Makes an API of a service that describes one.
 */
@AutoConfiguration(before = ErrorMvcAutoConfiguration.class)
@ConditionalOnClass({ OpenApiCustomizer.class, HttpSecurity.class })
@ConditionalOnBean(ApiDescription.class)
class ApiAutoConfiguration {

	private static final int BEFORE_THE_OPERATIONS = 2;

	@Bean
	ApiSecurity apiSecurity(AccessTokenSecurity accessTokens, ApiDescription api) {
		return new ApiSecurity(accessTokens, api);
	}

	@Bean
	@Order(BEFORE_THE_OPERATIONS)
	SecurityFilterChain documentation(HttpSecurity http, ApiSecurity api) {
		return api.documentation(http);
	}

	@Bean
	ContainerErrors containerErrors(TraceId traceId) {
		return new ContainerErrors(traceId);
	}

	/**
	 * What a trusted proxy says of a request, the server has read (RFC 9700 section
	 * 4.13): nothing behind it reads the headers again, as the API's description would.
	 */
	@Bean
	FilterRegistrationBean<ForwardedHeaderFilter> readForwardedHeaders() {
		ForwardedHeaderFilter filter = new ForwardedHeaderFilter();
		filter.setRemoveOnly(true);
		FilterRegistrationBean<ForwardedHeaderFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	@Bean
	OpenAPI apiDocument(ApiDescription api, @Value("${oauth2flow.issuer}") String issuer) {
		return ApiDocument.of(api, issuer);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	OpenApiCustomizer problemSchema() {
		return (document) -> document.getComponents().addSchemas(ApiDescription.PROBLEM, ApiDocument.problem());
	}

}
