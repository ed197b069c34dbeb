package dev.oauth2flow.platform.accesstoken;

import java.util.List;
import java.util.function.Consumer;

import dev.oauth2flow.platform.errors.ProblemWriter;
import dev.oauth2flow.platform.proof.DPoPProofs;

import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.oauth2.server.resource.OAuth2ProtectedResourceMetadata;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Sets up a resource server: tokens from the Authorization header only (RFC 6750, section
 * 2.1), under the scheme Bearer or DPoP as they are bound (RFC 9449), with the
 * certificate to which they are bound (RFC 8705), challenges as RFC 6750, section 3, and
 * RFC 9449, section 7.1, say, problem details (RFC 9457) as bodies.
 */
public class AccessTokenSecurity {

	private static final String METADATA = "/.well-known/oauth-protected-resource";

	private final ProblemWriter problems;

	private final BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();

	private final DPoPChallenge boundChallenge = new DPoPChallenge();

	private final BearerTokenAccessDeniedHandler refusal = new BearerTokenAccessDeniedHandler();

	private final BoundTokens bound;

	private final String resource;

	private final String issuer;

	private final boolean certificates;

	/**
	 * Makes what sets up resource servers.
	 * @param problems writes the bodies of refusals
	 * @param bound checks the proofs of tokens that are bound to a key
	 * @param resource what the resource server is called (RFC 9728 section 1.2)
	 * @param issuer who issues its tokens
	 * @param certificates whether clients can come with a certificate
	 */
	public AccessTokenSecurity(ProblemWriter problems, BoundTokens bound, String resource, String issuer,
			boolean certificates) {
		this.certificates = certificates;
		this.resource = resource;
		this.issuer = issuer;
		this.problems = problems;
		this.bound = bound;
		// Not the address that the request names (RFC 9728 section 7.3).
		this.challenge.setResourceMetadataParameterResolver((_) -> resource + METADATA);
	}

	/**
	 * Sets up a resource server that says in its metadata (RFC 9728) what opens it.
	 * @param scopes the scopes that it knows
	 * @param authorizationDetailsTypes the types of authorization details (RFC 9396) that
	 * it knows
	 * @return what sets it up
	 */
	public Customizer<OAuth2ResourceServerConfigurer<HttpSecurity>> opening(List<String> scopes,
			List<String> authorizationDetailsTypes) {
		return (resourceServer) -> setUp(resourceServer, (document) -> {
			document.scopes((names) -> names.addAll(scopes));
			if (!authorizationDetailsTypes.isEmpty()) {
				document.claim("authorization_details_types_supported", authorizationDetailsTypes);
			}
		});
	}

	private void setUp(OAuth2ResourceServerConfigurer<HttpSecurity> resourceServer,
			Consumer<OAuth2ProtectedResourceMetadata.Builder> opening) {
		this.bound.accept(resourceServer, AnyRequestMatcher.INSTANCE, entryPoint());
		resourceServer.jwt(Customizer.withDefaults())
			.protectedResourceMetadata((metadata) -> metadata.protectedResourceMetadataCustomizer((document) -> {
				document.resource(this.resource)
					.authorizationServer(this.issuer)
					.tlsClientCertificateBoundAccessTokens(this.certificates)
					.claim("dpop_signing_alg_values_supported", DPoPProofs.ALGORITHMS);
				opening.accept(document);
			}))
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
