package dev.oauth2flow.client.session;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.platform.hash.Sha256;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Adds a DPoP proof to each call (RFC 9449), with the nonce that its server last gave; a
 * server that wants a newer one is asked once more. A bearer token becomes a bound one.
 */
class ProofInterceptor implements ClientHttpRequestInterceptor {

	private static final String PROOF = "DPoP";

	private static final String NONCE = "DPoP-Nonce";

	private static final String BEARER = "Bearer ";

	private final ECKey key;

	private final String issuer;

	private final String backChannel;

	private final Map<String, String> nonces = new ConcurrentHashMap<>();

	ProofInterceptor(ECKey key, ClientProperties properties) {
		this.key = key;
		this.issuer = properties.issuer().toString();
		this.backChannel = properties.authorizationServerUrl().toString();
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		String origin = request.getURI().getAuthority();
		String used = this.nonces.get(origin);
		String token = bearerToken(request.getHeaders());
		prove(request, used, token);
		ClientHttpResponse response = execution.execute(request, body);
		String given = response.getHeaders().getFirst(NONCE);
		if (given == null || given.equals(used)) {
			return response;
		}
		this.nonces.put(origin, given);
		boolean refused = response.getStatusCode() == HttpStatus.UNAUTHORIZED
				|| response.getStatusCode() == HttpStatus.BAD_REQUEST;
		if (!refused) {
			return response;
		}
		response.close();
		prove(request, given, token);
		return execution.execute(request, body);
	}

	String thumbprint() {
		try {
			return this.key.computeThumbprint().toString();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("The key has no thumbprint", ex);
		}
	}

	private static @Nullable String bearerToken(HttpHeaders headers) {
		String authorization = headers.getFirst(HttpHeaders.AUTHORIZATION);
		return (authorization != null && authorization.startsWith(BEARER)) ? authorization.substring(BEARER.length())
				: null;
	}

	private void prove(HttpRequest request, @Nullable String nonce, @Nullable String token) {
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().jwtID(UUID.randomUUID().toString())
			.claim("htm", request.getMethod().name())
			.claim("htu", target(request.getURI()))
			.issueTime(Date.from(Instant.now()));
		if (nonce != null) {
			claims.claim("nonce", nonce);
		}
		if (token != null) {
			claims.claim("ath", Sha256.base64Url(token));
			request.getHeaders().set(HttpHeaders.AUTHORIZATION, PROOF + ' ' + token);
		}
		request.getHeaders().set(PROOF, sign(claims.build()));
	}

	/**
	 * The authorization server goes by one name, by whichever way it is reached.
	 */
	private String target(URI uri) {
		String target = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
		return target.startsWith(this.backChannel + "/") ? this.issuer + target.substring(this.backChannel.length())
				: target;
	}

	private String sign(JWTClaimsSet claims) {
		try {
			SignedJWT proof = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("dpop+jwt"))
						.jwk(this.key.toPublicJWK())
						.build(),
					claims);
			proof.sign(new ECDSASigner(this.key));
			return proof.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("The proof cannot be signed", ex);
		}
	}

}
