package dev.oauth2flow.auth.clients;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

import dev.oauth2flow.platform.mtls.ClientCertificates;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Sees a client that authenticates by the certificate of its connection (RFC 8705 section
 * 2). The registration says which of the two ways that is: the framework's converter goes
 * by the number of certificates, which says nothing where a client leaves out the
 * authority's. A client that authenticates otherwise may come with a certificate, too,
 * for its tokens to be bound to.
 */
public class CertificateConverter implements AuthenticationConverter {

	private static final List<ClientAuthenticationMethod> METHODS = List.of(ClientAuthenticationMethod.TLS_CLIENT_AUTH,
			ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH);

	private static final Set<String> OTHER_CREDENTIALS = Set.of(OAuth2ParameterNames.CLIENT_SECRET,
			OAuth2ParameterNames.CLIENT_ASSERTION, OAuth2ParameterNames.CLIENT_ASSERTION_TYPE);

	private final RegisteredClientRepository clients;

	/**
	 * Makes the converter.
	 * @param clients the registered clients
	 */
	public CertificateConverter(RegisteredClientRepository clients) {
		this.clients = clients;
	}

	@Override
	public @Nullable Authentication convert(HttpServletRequest request) {
		List<X509Certificate> chain = ClientCertificates.of(request);
		String clientId = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
		if (chain.isEmpty() || clientId == null || request.getHeader(HttpHeaders.AUTHORIZATION) != null
				|| OTHER_CREDENTIALS.stream().anyMatch((name) -> request.getParameter(name) != null)) {
			return null;
		}
		RegisteredClient client = this.clients.findByClientId(clientId);
		if (client == null) {
			return null;
		}
		return METHODS.stream()
			.filter(client.getClientAuthenticationMethods()::contains)
			.findFirst()
			.map((method) -> new OAuth2ClientAuthenticationToken(clientId, method,
					chain.toArray(X509Certificate[]::new),
					CodeParameters.of(request, Set.of(OAuth2ParameterNames.CLIENT_ID))))
			.orElse(null);
	}

}
