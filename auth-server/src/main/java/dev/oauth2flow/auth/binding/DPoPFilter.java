package dev.oauth2flow.auth.binding;

import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;

import dev.oauth2flow.platform.proof.DPoPProofs;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Verifies the proofs that clients send with requests for tokens (RFC 9449 section 5) and
 * with pushed requests (section 10.1). It comes before the client is authenticated: a
 * client that is asked to use a nonce has then not used up its assertion.
 */
public final class DPoPFilter extends OncePerRequestFilter {

	private static final Set<String> PATHS = Set.of("/oauth2/token", "/oauth2/par");

	private final DPoPProofs proofs;

	private final List<String> addresses;

	private final AuthenticationFailureHandler refusals;

	/**
	 * Makes the filter.
	 * @param proofs verifies proofs
	 * @param addresses the public addresses, by which proofs name their target
	 * @param refusals tells a client what is wrong with its proof
	 */
	public DPoPFilter(DPoPProofs proofs, List<String> addresses, AuthenticationFailureHandler refusals) {
		this.proofs = proofs;
		this.addresses = addresses;
		this.refusals = refusals;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		List<String> headers = Collections.list(request.getHeaders(DPoPProofs.HEADER));
		if (headers.isEmpty() || !PATHS.contains(request.getRequestURI())) {
			chain.doFilter(request, response);
			return;
		}
		response.setHeader(DPoPProofs.NONCE_HEADER, this.proofs.nonce());
		try {
			String thumbprint = this.proofs.verify(headers, request.getMethod(),
					this.addresses.stream().map((each) -> each + request.getRequestURI()).toList(), null);
			new SenderKey(SenderKey.DPOP, thumbprint).proveIn(request);
		}
		catch (OAuth2AuthenticationException ex) {
			refuse(request, response, ex);
			return;
		}
		chain.doFilter(new WithoutProof(request), response);
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws ServletException, IOException {
		this.refusals.onAuthenticationFailure(request, response, ex);
	}

	/**
	 * Hides the proof from the framework, which would verify it once more, without a
	 * nonce and with a memory of this replica only.
	 */
	private static final class WithoutProof extends HttpServletRequestWrapper {

		WithoutProof(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable String getHeader(String name) {
			return DPoPProofs.HEADER.equalsIgnoreCase(name) ? null : super.getHeader(name);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return DPoPProofs.HEADER.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
		}

	}

}
