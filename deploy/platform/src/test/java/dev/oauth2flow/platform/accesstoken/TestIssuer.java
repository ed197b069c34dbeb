package dev.oauth2flow.platform.accesstoken;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

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
 * An issuer that signs whatever a test asks for, and serves its public key.
 */
public final class TestIssuer implements AutoCloseable {

	private static final String ISSUER = "http://localhost:9000";

	private static final String AUDIENCE = "http://localhost:8090";

	private final AtomicInteger fetches = new AtomicInteger();

	private final ECKey key;

	private final HttpServer server;

	private volatile boolean away;

	public TestIssuer() throws JOSEException, IOException {
		this.key = newKey("one");
		byte[] keys = new JWKSet(this.key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/oauth2/jwks", (exchange) -> {
			this.fetches.incrementAndGet();
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(this.away ? 503 : 200, keys.length);
			exchange.getResponseBody().write(keys);
			exchange.close();
		});
		this.server.start();
	}

	static ECKey newKey(String id) throws JOSEException {
		return new ECKeyGenerator(Curve.P_256).keyID(id).algorithm(JWSAlgorithm.ES256).generate();
	}

	/**
	 * Returns the settings of a resource server of this issuer.
	 */
	public Map<String, String> settings() {
		return Map.of("oauth2flow.issuer", ISSUER, "oauth2flow.access-token.audience", AUDIENCE,
				"oauth2flow.access-token.jwk-set-uri",
				"http://127.0.0.1:" + this.server.getAddress().getPort() + "/oauth2/jwks");
	}

	/**
	 * Signs an access token that is valid but for the change.
	 */
	public String token(Consumer<Map<String, Object>> change) {
		return sign(this.key, "at+jwt", claims(change));
	}

	ECKey key() {
		return this.key;
	}

	int fetches() {
		return this.fetches.get();
	}

	void setAway(boolean away) {
		this.away = away;
	}

	static JWTClaimsSet claims(Consumer<Map<String, Object>> change) {
		Map<String, Object> claims = new HashMap<>(
				Map.of("iss", ISSUER, "aud", List.of(AUDIENCE), "sub", "ada", "jti", UUID.randomUUID().toString(),
						"client_id", "client-app", "scope", "notes.read", "grant_id", UUID.randomUUID().toString(),
						"iat", Date.from(Instant.now()), "exp", Date.from(Instant.now().plusSeconds(300))));
		change.accept(claims);
		JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder();
		claims.forEach(builder::claim);
		return builder.build();
	}

	static String sign(ECKey key, String type, JWTClaimsSet claims) {
		SignedJWT token = new SignedJWT(
				new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType(type)).keyID(key.getKeyID()).build(),
				claims);
		try {
			token.sign(new ECDSASigner(key));
		}
		catch (JOSEException ex) {
			throw new AssertionError(ex);
		}
		return token.serialize();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
