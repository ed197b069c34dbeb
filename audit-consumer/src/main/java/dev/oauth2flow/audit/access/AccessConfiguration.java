package dev.oauth2flow.audit.access;

import dev.oauth2flow.platform.accesstoken.AccessTokenSecurity;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The two doors of the service: the public description of the operations, and the ledger,
 * for those with a token.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

	private static final String OWN = "SCOPE_" + Reader.OWN;

	private static final String ALL = "SCOPE_" + Reader.ALL;

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
	SecurityFilterChain operations(HttpSecurity http, AccessTokenSecurity accessTokens,
			@Value("${oauth2flow.issuer}") String issuer,
			@Value("${oauth2flow.access-token.audience}") String audience) {
		// @formatter:off
		return stateless(http)
			.authorizeHttpRequests((requests) -> requests
				// The end of a stream and the container's own answers come back through here.
				.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR).permitAll()
				.requestMatchers("/audit/v1/events")       .hasAnyAuthority(OWN, ALL)
				.requestMatchers("/audit/v1/events/stream").hasAnyAuthority(OWN, ALL)
				.requestMatchers("/audit/v1/events/{id}")  .hasAnyAuthority(OWN, ALL)
				// There is nothing else: whoever has a token is told so by 404 or 405.
				.anyRequest().authenticated())
			.oauth2ResourceServer(accessTokens)
			.oauth2ResourceServer(metadata(issuer, audience))
			.headers(content(DATA_CONTENT))
			.build();
		// @formatter:on
	}

	/** Protected resource metadata (RFC 9728, section 2). */
	private static Customizer<OAuth2ResourceServerConfigurer<HttpSecurity>> metadata(String issuer, String audience) {
		return (server) -> server.protectedResourceMetadata((metadata) -> metadata.protectedResourceMetadataCustomizer(
				(claims) -> claims.resource(audience).authorizationServer(issuer).scopes((scopes) -> {
					scopes.clear();
					scopes.addAll(Reader.SCOPES);
				})));
	}

	private static Customizer<HeadersConfigurer<HttpSecurity>> content(String policy) {
		return (headers) -> headers.contentSecurityPolicy((csp) -> csp.policyDirectives(policy))
			.referrerPolicy(Customizer.withDefaults());
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

}
