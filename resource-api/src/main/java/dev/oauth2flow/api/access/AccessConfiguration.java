package dev.oauth2flow.api.access;

import java.util.List;

import dev.oauth2flow.platform.accesstoken.AccessTokenSecurity;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The two doors of the service: the public description of the operations, and the
 * operations themselves.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

	/** Swagger UI draws its icons from data URLs and calls nothing but this service. */
	private static final String DOCUMENTATION_CONTENT = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private static final String DATA_CONTENT = "default-src 'none'; frame-ancestors 'none'";

	@Bean
	@Order(2)
	SecurityFilterChain documentation(HttpSecurity http) {
		return stateless(http).securityMatcher("/docs", "/swagger-ui/**", "/v3/api-docs", "/v3/api-docs/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.headers(content(DOCUMENTATION_CONTENT))
			.build();
	}

	@Bean
	@Order(3)
	SecurityFilterChain operations(HttpSecurity http, AccessTokenSecurity accessTokens, NoSuchOperation noSuchOperation,
			@Value("${oauth2flow.issuer}") String issuer,
			@Value("${oauth2flow.access-token.audience}") String audience) {
		return stateless(http).authorizeHttpRequests((requests) -> table(requests, noSuchOperation))
			.exceptionHandling(
					(errors) -> errors.defaultAccessDeniedHandlerFor(noSuchOperation, noSuchOperation::isAskedFor))
			.oauth2ResourceServer(accessTokens)
			.oauth2ResourceServer(metadata(issuer, audience))
			.headers(content(DATA_CONTENT))
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

	/** Protected resource metadata (RFC 9728 section 2). */
	private static Customizer<OAuth2ResourceServerConfigurer<HttpSecurity>> metadata(String issuer, String audience) {
		return (server) -> server.protectedResourceMetadata(
				(metadata) -> metadata.protectedResourceMetadataCustomizer((claims) -> claims.resource(audience)
					.authorizationServer(issuer)
					.claim("authorization_details_types_supported", List.of(NoteAccess.TYPE))
					.scopes((scopes) -> {
						scopes.clear();
						scopes.addAll(AccessTable.scopes());
					})));
	}

	/**
	 * No session, and so nothing that a forged request of a browser could ride on: tokens
	 * come in the header alone.
	 */
	private static HttpSecurity stateless(HttpSecurity http) {
		return http.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable);
	}

	private static Customizer<HeadersConfigurer<HttpSecurity>> content(String policy) {
		return (headers) -> headers.contentSecurityPolicy((csp) -> csp.policyDirectives(policy))
			.referrerPolicy(Customizer.withDefaults());
	}

}
