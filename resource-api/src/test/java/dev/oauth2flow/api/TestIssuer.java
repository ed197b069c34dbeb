package dev.oauth2flow.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

/**
 * Issues access tokens as the authorization server does, and publishes its key.
 */
public final class TestIssuer {

	/** The audience of its tokens. */
	public static final String AUDIENCE = "http://localhost:8090";

	private static final TestIssuer INSTANCE = new TestIssuer();

	private final ECKey key;

	private final String url;

	private TestIssuer() {
		try {
			this.key = newKey();
			byte[] keys = new JWKSet(this.key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/oauth2/jwks", (exchange) -> {
				exchange.getResponseHeaders().add("Content-Type", "application/json");
				exchange.sendResponseHeaders(200, keys.length);
				exchange.getResponseBody().write(keys);
				exchange.close();
			});
			server.start();
			this.url = "http://localhost:" + server.getAddress().getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Its address. */
	public static String url() {
		return INSTANCE.url;
	}

	/** A key that nobody publishes. */
	public static ECKey newKey() {
		try {
			return new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString())
				.algorithm(JWSAlgorithm.ES256)
				.generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A good token for a user. */
	public static String token(String subject, String scope) {
		return token(subject, scope, (claims) -> claims);
	}

	/** A token whose claims are changed before it is signed. */
	public static String token(String subject, String scope, UnaryOperator<JWTClaimsSet.Builder> change) {
		return sign(INSTANCE.key, "at+jwt", change.apply(claims(subject, scope)).build());
	}

	/** The claims of a good token. */
	public static JWTClaimsSet.Builder claims(String subject, String scope) {
		Instant now = Instant.now();
		return new JWTClaimsSet.Builder().issuer(url())
			.subject(subject)
			.audience(AUDIENCE)
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(300)))
			.jwtID(UUID.randomUUID().toString())
			.claim("client_id", "client-app")
			.claim("scope", scope)
			.claim("auth_time", now.getEpochSecond())
			.claim("grant_id", UUID.randomUUID().toString());
	}

	/** Signs with the published key. */
	public static String sign(String type, JWTClaimsSet claims) {
		return sign(INSTANCE.key, type, claims);
	}

	/** Signs with any key. */
	public static String sign(ECKey key, String type, JWTClaimsSet claims) {
		try {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType(type))
				.keyID(key.getKeyID())
				.build(), claims);
			token.sign(new ECDSASigner(key));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
