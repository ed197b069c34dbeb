package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import org.jspecify.annotations.Nullable;

/**
 * A client that proves who it is by its private keys: one for each algorithm.
 */
final class FapiClient {

	static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

	private final String id;

	private final ECKey ec;

	private final RSAKey rsa;

	private final KeyPair edwards;

	FapiClient(String id) {
		this.id = id;
		try {
			this.ec = new ECKeyGenerator(Curve.P_256).keyID(id + "-ec").generate();
			this.rsa = new RSAKeyGenerator(2048).keyID(id + "-rsa").generate();
			this.edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
		}
		catch (JOSEException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String id() {
		return this.id;
	}

	TestClient registration() {
		return TestClient.withoutSecret(this.id);
	}

	String publicKeys() {
		return new JWKSet(List.of(this.ec.toPublicJWK(), this.rsa.toPublicJWK(), edwardsKey())).toString();
	}

	private OctetKeyPair edwardsKey() {
		byte[] encoded = this.edwards.getPublic().getEncoded();
		byte[] x = java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
		if (!(this.edwards.getPublic() instanceof EdECPublicKey)) {
			throw new IllegalStateException();
		}
		return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID(this.id + "-ed").build();
	}

	/**
	 * Claims of an assertion as this server wants it.
	 */
	JWTClaimsSet.Builder claims() {
		Instant now = Instant.now();
		return new JWTClaimsSet.Builder().issuer(this.id)
			.subject(this.id)
			.claim("aud", Replica.ISSUER)
			.jwtID(UUID.randomUUID().toString())
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(60)));
	}

	String assertion() {
		return sign(JWSAlgorithm.ES256, claims().build());
	}

	/**
	 * An assertion whose audience is a list, also of one.
	 */
	String assertionFor(List<? extends @Nullable String> audience) {
		try {
			Map<String, Object> claims = new LinkedHashMap<>(claims().build().toJSONObject());
			claims.put("aud", audience);
			JWSObject jws = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(this.ec.getKeyID()).build(),
					new Payload(claims));
			jws.sign(new ECDSASigner(this.ec));
			return jws.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String assertion(Consumer<JWTClaimsSet.Builder> change) {
		JWTClaimsSet.Builder claims = claims();
		change.accept(claims);
		return sign(JWSAlgorithm.ES256, claims.build());
	}

	String sign(JWSAlgorithm algorithm, JWTClaimsSet claims) {
		try {
			if (JWSAlgorithm.Family.ED.contains(algorithm)) {
				return edwards(algorithm, claims);
			}
			boolean elliptic = JWSAlgorithm.ES256.equals(algorithm);
			JWSHeader header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT)
				.keyID(elliptic ? this.ec.getKeyID() : this.rsa.getKeyID())
				.build();
			JWSSigner signer = elliptic ? new ECDSASigner(this.ec) : new RSASSASigner(this.rsa);
			SignedJWT jwt = new SignedJWT(header, claims);
			jwt.sign(signer);
			return jwt.serialize();
		}
		catch (JOSEException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Signs an authorization request, or whatever text it is (RFC 9101).
	 */
	String requestObject(JWSAlgorithm algorithm, @Nullable String type, String content) {
		JWSHeader.Builder header = new JWSHeader.Builder(algorithm);
		if (type != null) {
			header.type(new JOSEObjectType(type));
		}
		boolean elliptic = JWSAlgorithm.ES256.equals(algorithm);
		try {
			if (JWSAlgorithm.Family.ED.contains(algorithm)) {
				return edwards(new JWSObject(header.keyID(this.id + "-ed").build(), new Payload(content)));
			}
			JWSObject jws = new JWSObject(header.keyID(elliptic ? this.ec.getKeyID() : this.rsa.getKeyID()).build(),
					new Payload(content));
			jws.sign(elliptic ? new ECDSASigner(this.ec) : new RSASSASigner(this.rsa));
			return jws.serialize();
		}
		catch (JOSEException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String edwards(JWSAlgorithm algorithm, JWTClaimsSet claims) throws GeneralSecurityException {
		JWSHeader header = new JWSHeader.Builder(algorithm).keyID(this.id + "-ed").build();
		return edwards(new SignedJWT(header, claims));
	}

	private String edwards(JWSObject jwt) throws GeneralSecurityException {
		Signature signature = Signature.getInstance("Ed25519");
		signature.initSign(this.edwards.getPrivate());
		signature.update(jwt.getSigningInput());
		return new String(jwt.getSigningInput(), java.nio.charset.StandardCharsets.US_ASCII) + '.'
				+ Base64URL.encode(signature.sign());
	}

	/**
	 * Sends a form with an assertion, and with what else is given.
	 */
	HttpResponse<String> post(Replica replica, String path, Map<String, String> form, String assertion,
			String... headers) {
		Map<String, String> fields = new LinkedHashMap<>(form);
		fields.put("client_id", this.id);
		fields.put("client_assertion_type", ASSERTION_TYPE);
		fields.put("client_assertion", assertion);
		return new Browser(replica).post(path, Browser.form(fields), headers);
	}

	HttpResponse<String> post(Replica replica, String path, Map<String, String> form, DPoPKey key) {
		List<String> headers = new ArrayList<>(List.of("DPoP", key.proof("POST", Replica.ISSUER + path)));
		HttpResponse<String> response = post(replica, path, form, assertion(), headers.toArray(String[]::new));
		if (!key.learn(response)) {
			return response;
		}
		return post(replica, path, form, assertion(), "DPoP", key.proof("POST", Replica.ISSUER + path));
	}

}
