package dev.oauth2flow.platform.accesstoken;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.platform.proof.DPoPProofs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jwt.DPoPProofContext;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.server.resource.BearerTokenErrorCodes;
import org.springframework.security.oauth2.server.resource.authentication.DPoPAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.authentication.DPoPAuthenticationConverter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Sees to it that a token which is bound to a key comes from who holds the key (RFC 9449
 * section 7). It stands in the place of the framework's verifier of proofs, which knows
 * no nonce and remembers proofs on one replica only. That a bound token is not taken
 * under the scheme Bearer is the framework's doing.
 */
public final class BoundTokens implements JwtDecoderFactory<DPoPProofContext> {

	private static final String SCHEME = "DPoP ";

	private static final AuthenticationConverter CONVERTER = new DPoPAuthenticationConverter();

	private final DPoPProofs proofs;

	private final List<String> addresses;

	/**
	 * Makes the check.
	 * @param proofs verifies proofs
	 * @param addresses those under which clients know this server, without a slash at
	 * their end
	 */
	public BoundTokens(DPoPProofs proofs, Collection<String> addresses) {
		this.proofs = proofs;
		this.addresses = List.copyOf(addresses);
	}

	/**
	 * Lets a resource server take bound tokens beside bearer tokens.
	 * @param resourceServer what to set up
	 * @param where at which requests
	 * @param refusals answers a request whose token or proof is not valid
	 */
	public void accept(OAuth2ResourceServerConfigurer<HttpSecurity> resourceServer, RequestMatcher where,
			AuthenticationEntryPoint refusals) {
		AuthenticationEntryPointFailureHandler handler = new AuthenticationEntryPointFailureHandler(refusals);
		// A store that is away is answered and not thrown as an error.
		handler.setRethrowAuthenticationServiceException(false);
		resourceServer
			.dPoP((bound) -> bound.requestMatcher((request) -> isDPoP(request) && where.matches(request))
				.authenticationConverter(BoundTokens::convert)
				.authenticationFailureHandler(handler))
			.withObjectPostProcessor(new ObjectPostProcessor<DPoPAuthenticationProvider>() {
				@Override
				public <O extends DPoPAuthenticationProvider> O postProcess(O provider) {
					provider.setDPoPProofVerifierFactory(BoundTokens.this);
					return provider;
				}
			});
	}

	/**
	 * Says whether a request's token comes under the scheme DPoP.
	 * @param request the request
	 * @return whether the client uses proofs
	 */
	static boolean isDPoP(HttpServletRequest request) {
		String header = request.getHeader("Authorization");
		return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
	}

	/**
	 * Says under which scheme a request's client is to be challenged.
	 * @param request the request
	 * @return the scheme of its token, {@code Bearer} if it has none
	 */
	public static String scheme(HttpServletRequest request) {
		return isDPoP(request) ? "DPoP" : "Bearer";
	}

	/** The framework's converter fails where the header is there and empty. */
	private static @Nullable Authentication convert(HttpServletRequest request) {
		if (Collections.list(request.getHeaders(DPoPProofs.HEADER)).stream().anyMatch(String::isBlank)) {
			throw new OAuth2AuthenticationException(
					new OAuth2Error(OAuth2ErrorCodes.INVALID_DPOP_PROOF, "The proof is empty", null));
		}
		return CONVERTER.convert(request);
	}

	@Override
	public JwtDecoder createDecoder(DPoPProofContext context) {
		return (proof) -> {
			OAuth2Token token = Objects.requireNonNull(context.getAccessToken());
			if (!(RequestContextHolder.currentRequestAttributes() instanceof ServletRequestAttributes current)) {
				throw new IllegalStateException("No request is being served");
			}
			HttpServletResponse response = current.getResponse();
			if (response != null) {
				response.setHeader(DPoPProofs.NONCE_HEADER, this.proofs.nonce());
			}
			String thumbprint = verify(context, current.getRequest(), token);
			return Jwt.withTokenValue(proof).header("typ", "dpop+jwt").claim("jkt", thumbprint).build();
		};
	}

	private String verify(DPoPProofContext context, HttpServletRequest request, OAuth2Token token) {
		Map<String, Object> confirmation = (token instanceof ClaimAccessor claims) ? claims.getClaimAsMap("cnf") : null;
		Object bound = (confirmation != null) ? confirmation.get("jkt") : null;
		if (bound == null) {
			throw invalidToken("The access token is not bound to a key");
		}
		// Never what the request calls this server: that is for its sender to choose, and
		// a counterfeit of this server would pass a proof on that was made for itself.
		String thumbprint = this.proofs.verify(Collections.list(request.getHeaders(DPoPProofs.HEADER)),
				context.getMethod(), this.addresses.stream().map((each) -> each + request.getRequestURI()).toList(),
				token.getTokenValue());
		if (!thumbprint.equals(bound)) {
			throw invalidToken("The access token is bound to another key");
		}
		return thumbprint;
	}

	private static OAuth2AuthenticationException invalidToken(String description) {
		return new OAuth2AuthenticationException(
				new OAuth2Error(BearerTokenErrorCodes.INVALID_TOKEN, description, null));
	}

}
