package dev.oauth2flow.platform.api;

import java.util.List;

import dev.oauth2flow.platform.accesstoken.AccessTokenSecurity;

import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The two doors of an API: the public description of the operations, and the operations
 * themselves, for those with a token. A service adds the table that says which scope an
 * operation needs.
 */
public final class ApiSecurity {

	/** Swagger UI draws its icons from data URLs and calls nothing but this service. */
	private static final String DOCUMENTATION_CONTENT = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private static final String DATA_CONTENT = "default-src 'none'; frame-ancestors 'none'";

	private final AccessTokenSecurity accessTokens;

	private final ApiDescription api;

	ApiSecurity(AccessTokenSecurity accessTokens, ApiDescription api) {
		this.accessTokens = accessTokens;
		this.api = api;
	}

	/**
	 * Sets up the door to the operations, all but the table.
	 * @param http the chain, to which the caller adds the table
	 * @return the same chain
	 */
	public HttpSecurity operations(HttpSecurity http) {
		return stateless(http)
			.oauth2ResourceServer(this.accessTokens.opening(List.copyOf(this.api.scopes().keySet()),
					this.api.authorizationDetailsTypes()))
			.headers(content(DATA_CONTENT));
	}

	SecurityFilterChain documentation(HttpSecurity http) {
		return stateless(http).securityMatcher("/docs", "/swagger-ui/**", "/v3/api-docs", "/v3/api-docs/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.headers(content(DOCUMENTATION_CONTENT))
			.build();
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
