package dev.oauth2flow.platform.accesstoken;

import dev.oauth2flow.platform.errors.ProblemWriter;

import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;

/**
 * Sets up a resource server: bearer tokens from the Authorization header only (RFC 6750,
 * section 2.1), challenges as its section 3 says, problem details (RFC 9457) as bodies.
 */
public class AccessTokenSecurity implements Customizer<OAuth2ResourceServerConfigurer<HttpSecurity>> {

	private final ProblemWriter problems;

	private final BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();

	private final BearerTokenAccessDeniedHandler refusal = new BearerTokenAccessDeniedHandler();

	AccessTokenSecurity(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public void customize(OAuth2ResourceServerConfigurer<HttpSecurity> resourceServer) {
		resourceServer.jwt(Customizer.withDefaults())
			.bearerTokenResolver(new OneHeaderToken())
			.authenticationEntryPoint(entryPoint())
			.accessDeniedHandler(accessDeniedHandler())
			.withObjectPostProcessor(new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
				@Override
				public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
					// A store that is away is answered with 503 and not thrown as an
					// error.
					AuthenticationEntryPointFailureHandler handler = new AuthenticationEntryPointFailureHandler(
							entryPoint());
					handler.setRethrowAuthenticationServiceException(false);
					filter.setAuthenticationFailureHandler(handler);
					return filter;
				}
			});
	}

	/**
	 * Answers a request without a valid token.
	 * @return challenges as RFC 6750 says
	 */
	public AuthenticationEntryPoint entryPoint() {
		return (request, response, failure) -> {
			if (failure instanceof org.springframework.security.authentication.AuthenticationServiceException) {
				this.problems.unavailable(request, response);
				return;
			}
			this.challenge.commence(request, response, failure);
			this.problems.write(request, response, response.getStatus(), "The access token is missing or not valid.");
		};
	}

	/**
	 * Answers a request whose token is valid but not enough.
	 * @return refusals as RFC 6750 says
	 */
	public AccessDeniedHandler accessDeniedHandler() {
		return (request, response, failure) -> {
			this.refusal.handle(request, response, failure);
			this.problems.write(request, response, response.getStatus(),
					"The access token does not have the scope that this asks for.");
		};
	}

}
