package dev.oauth2flow.platform.accesstoken;

import dev.oauth2flow.platform.errors.ProblemWriter;
import dev.oauth2flow.platform.proof.DPoPProofs;

import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationServiceException;
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
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Sets up a resource server: tokens from the Authorization header only (RFC 6750, section
 * 2.1), under the scheme Bearer or DPoP as they are bound (RFC 9449), challenges as RFC
 * 6750, section 3, and RFC 9449, section 7.1, say, problem details (RFC 9457) as bodies.
 */
public class AccessTokenSecurity implements Customizer<OAuth2ResourceServerConfigurer<HttpSecurity>> {

	private final ProblemWriter problems;

	private final BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();

	private final DPoPChallenge boundChallenge = new DPoPChallenge();

	private final BearerTokenAccessDeniedHandler refusal = new BearerTokenAccessDeniedHandler();

	private final BoundTokens bound;

	private final String resource;

	private final String issuer;

	AccessTokenSecurity(ProblemWriter problems, BoundTokens bound, String resource, String issuer) {
		this.resource = resource;
		this.issuer = issuer;
		this.problems = problems;
		this.bound = bound;
	}

	@Override
	public void customize(OAuth2ResourceServerConfigurer<HttpSecurity> resourceServer) {
		this.bound.accept(resourceServer, AnyRequestMatcher.INSTANCE, entryPoint());
		resourceServer.jwt(Customizer.withDefaults())
			.protectedResourceMetadata((metadata) -> metadata
				.protectedResourceMetadataCustomizer((document) -> document.resource(this.resource)
					.authorizationServer(this.issuer)
					.tlsClientCertificateBoundAccessTokens(false)
					.claim("dpop_signing_alg_values_supported", DPoPProofs.ALGORITHMS)))
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
			if (failure instanceof AuthenticationServiceException
					|| failure.getCause() instanceof DataAccessException) {
				this.problems.unavailable(request, response);
				return;
			}
			if (BoundTokens.isDPoP(request)) {
				this.boundChallenge.commence(request, response, failure);
			}
			else {
				this.challenge.commence(request, response, failure);
				this.boundChallenge.offer(response);
			}
			this.problems.write(request, response, response.getStatus(), "The access token is missing or not valid.");
		};
	}

	/**
	 * Answers a request whose token is valid but not enough.
	 * @return refusals as RFC 6750 says, and challenges as RFC 9470 says
	 */
	public AccessDeniedHandler accessDeniedHandler() {
		return (request, response, failure) -> {
			if (AuthenticationRequirement.challenge(request, response, failure)) {
				this.problems.write(request, response, response.getStatus(),
						"The user has to sign in again, or prove more.");
				return;
			}
			this.refusal.handle(request, response, failure);
			this.problems.write(request, response, response.getStatus(),
					"The access token does not have the scope that this asks for.");
		};
	}

}
