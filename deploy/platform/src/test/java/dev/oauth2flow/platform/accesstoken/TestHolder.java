package dev.oauth2flow.platform.accesstoken;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

/**
 * Holds a key to which tokens are bound, and proves it.
 */
public final class TestHolder {

	private final ECKey key;

	public TestHolder() throws Exception {
		this.key = TestIssuer.newKey("holder");
	}

	/**
	 * Returns the thumbprint by which a token names the key.
	 */
	public String thumbprint() {
		try {
			return this.key.computeThumbprint().toString();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Makes a proof (RFC 9449, section 4.2).
	 */
	public String proof(String method, String target, String token, @Nullable String nonce) throws Exception {
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().jwtID(UUID.randomUUID().toString())
			.claim("htm", method)
			.claim("htu", target)
			.claim("ath", Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
			.issueTime(Date.from(Instant.now()));
		if (nonce != null) {
			claims.claim("nonce", nonce);
		}
		SignedJWT proof = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("dpop+jwt"))
			.jwk(this.key.toPublicJWK())
			.build(), claims.build());
		proof.sign(new ECDSASigner(this.key));
		return proof.serialize();
	}

}
