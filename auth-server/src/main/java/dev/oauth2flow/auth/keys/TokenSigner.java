package dev.oauth2flow.auth.keys;

import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtEncodingException;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Signs with the newest key in use of the asked algorithm, which the key ring gives
 * first. Spring Security's encoder knows no EdDSA, so that is signed here.
 */
final class TokenSigner implements JwtEncoder {

	private static final JWKSelector EDDSA_KEYS = new JWKSelector(
			new JWKMatcher.Builder().algorithm(JWSAlgorithm.EdDSA).privateOnly(true).build());

	private final KeyRing keys;

	private final NimbusJwtEncoder others;

	TokenSigner(KeyRing keys) {
		this.keys = keys;
		this.others = new NimbusJwtEncoder(keys);
		this.others
			.setJwkSelector((candidates) -> candidates.stream().filter(JWK::isPrivate).findFirst().orElseThrow());
	}

	@Override
	public Jwt encode(JwtEncoderParameters parameters) throws JwtEncodingException {
		JwsHeader header = parameters.getJwsHeader();
		return (header != null && TokenAlgorithm.EDDSA.getName().equals(header.getAlgorithm().getName()))
				? signEdDsa(header, parameters) : this.others.encode(parameters);
	}

	private Jwt signEdDsa(JwsHeader header, JwtEncoderParameters parameters) {
		OctetKeyPair key = this.keys.get(EDDSA_KEYS, null).getFirst().toOctetKeyPair();
		JWSHeader.Builder builder = new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID(key.getKeyID());
		if (header.getType() != null) {
			builder.type(new JOSEObjectType(header.getType()));
		}
		JWSHeader signed = builder.build();
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
		parameters.getClaims().getClaims().forEach((name, value) -> claims.claim(name, plain(value)));
		byte[] content = (signed.toBase64URL() + "." + claims.build().toPayload().toBase64URL()).getBytes(US_ASCII);
		String token = new String(content, US_ASCII) + "." + EdDsa.sign(key, content);
		Map<String, Object> headers = new HashMap<>(signed.toJSONObject());
		return new Jwt(token, parameters.getClaims().getIssuedAt(), parameters.getClaims().getExpiresAt(), headers,
				parameters.getClaims().getClaims());
	}

	private static Object plain(Object value) {
		return (value instanceof Instant instant) ? Date.from(instant) : value;
	}

}
