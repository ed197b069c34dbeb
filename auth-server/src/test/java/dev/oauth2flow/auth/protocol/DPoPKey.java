package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.auth.protocol.Replica.TestClient;
import dev.oauth2flow.auth.protocol.Replica.TestUser;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A key to which a client lets its tokens be bound, with the nonce that the server last
 * gave (RFC 9449).
 */
final class DPoPKey {

	private final ECKey key;

	private @Nullable String nonce;

	DPoPKey() {
		try {
			this.key = new ECKeyGenerator(Curve.P_256).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String thumbprint() {
		try {
			return this.key.computeThumbprint().toString();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Takes the nonce of an answer.
	 * @return whether the server asked to try again with it
	 */
	boolean learn(HttpResponse<String> response) {
		response.headers().firstValue("DPoP-Nonce").ifPresent((value) -> this.nonce = value);
		return response.body().contains("use_dpop_nonce")
				|| response.headers().firstValue("WWW-Authenticate").orElse("").contains("use_dpop_nonce");
	}

	String proof(String method, String target) {
		return proof(method, target, (claims) -> {
		});
	}

	String proof(String method, String target, Consumer<JWTClaimsSet.Builder> change) {
		JWTClaimsSet.Builder claims = claims(method, target);
		change.accept(claims);
		return sign(claims.build(), "dpop+jwt");
	}

	/**
	 * Makes a proof for a call with a token (RFC 9449 section 7).
	 */
	String proofWith(String token, String method, String target) {
		return proof(method, target, (claims) -> claims.claim("ath", Browser.s256(token)));
	}

	/**
	 * Lets a user sign in to a client, and gets an access token that is bound to this
	 * key.
	 */
	String token(Replica replica, TestClient client, TestUser user, String scope) {
		Map<String, String> answer = new Browser(replica).authorize(Browser.request(client, scope), user);
		String form = Browser.form(Client.codeGrant(Objects.requireNonNull(answer.get("code"), answer::toString)));
		HttpResponse<String> response = redeem(replica, client, form);
		if (learn(response)) {
			response = redeem(replica, client, form);
		}
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(Client.json(response)).containsEntry("token_type", "DPoP");
		return Client.text(Client.json(response), "access_token");
	}

	private HttpResponse<String> redeem(Replica replica, TestClient client, String form) {
		return new Browser(replica).post("/oauth2/token", form, "Authorization", new Client(client, replica).basic(),
				"DPoP", proof("POST", Replica.ISSUER + "/oauth2/token"));
	}

	JWTClaimsSet.Builder claims(String method, String target) {
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().jwtID(UUID.randomUUID().toString())
			.claim("htm", method)
			.claim("htu", target)
			.issueTime(Date.from(Instant.now()));
		if (this.nonce != null) {
			claims.claim("nonce", this.nonce);
		}
		return claims;
	}

	/**
	 * Signs under any header, also one that no library would make.
	 */
	String sign(JWTClaimsSet claims, Map<String, Object> header) {
		try {
			Base64URL head = Base64URL.encode(JSONObjectUtils.toJSONString(header));
			Base64URL payload = Base64URL.encode(claims.toString());
			byte[] input = (head + "." + payload).getBytes(StandardCharsets.US_ASCII);
			return head + "." + payload + "."
					+ new ECDSASigner(this.key).sign(new JWSHeader(JWSAlgorithm.ES256), input);
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the header of a good proof, to be bent.
	 */
	Map<String, Object> header() {
		Map<String, Object> header = new LinkedHashMap<>();
		header.put("typ", "dpop+jwt");
		header.put("alg", "ES256");
		header.put("jwk", this.key.toPublicJWK().toJSONObject());
		return header;
	}

	Map<String, Object> privateJwk() {
		return this.key.toJSONObject();
	}

	String sign(JWTClaimsSet claims, String type) {
		try {
			SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType(type))
				.jwk(this.key.toPublicJWK())
				.build(), claims);
			jwt.sign(new ECDSASigner(this.key));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
