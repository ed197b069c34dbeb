package dev.oauth2flow.client.session;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.ClientProperties.Profile;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/**
 * What this service does in the FAPI 2.0 Security Profile beyond the usual: it proves who
 * it is by a key that is configured ({@code private_key_jwt}), and holds its tokens by
 * another (DPoP), which it makes itself and all replicas share.
 */
@Component
class FapiProfile {

	private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

	private static final String STORED_KEY = "client:dpop-key";

	private static final String PURPOSE = "dpop-key";

	private static final Duration ASSERTION_LIFETIME = Duration.ofSeconds(60);

	private final ClientProperties properties;

	private final StringRedisTemplate redis;

	private final StateCipher cipher;

	private volatile @Nullable ProofInterceptor interceptor;

	FapiProfile(ClientProperties properties, StringRedisTemplate redis, StateCipher cipher) {
		this.properties = properties;
		this.redis = redis;
		this.cipher = cipher;
	}

	boolean isOn() {
		return this.properties.profile() == Profile.FAPI;
	}

	/**
	 * Lets a client's calls carry a proof, if this profile is on.
	 */
	RestClient.Builder proving(RestClient.Builder client) {
		return isOn() ? client.requestInterceptor(
				(request, body, execution) -> interceptor().intercept(request, body, execution)) : client;
	}

	/**
	 * Returns the proofs of calls. The key is asked for at the first, so that this
	 * service starts without Redis.
	 */
	ProofInterceptor interceptor() {
		ProofInterceptor known = this.interceptor;
		if (known == null) {
			known = new ProofInterceptor(sharedKey(), this.properties);
			this.interceptor = known;
		}
		return known;
	}

	/**
	 * Returns the parameters that authenticate this service (RFC 7521 section 4.2),
	 * beside {@code client_id}, which requests have anyway and may have once only.
	 */
	MultiValueMap<String, String> authentication() {
		MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
		parameters.set(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE, ASSERTION_TYPE);
		parameters.set(OAuth2ParameterNames.CLIENT_ASSERTION, assertion());
		return parameters;
	}

	private String assertion() {
		Instant now = Instant.now();
		JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(this.properties.clientId())
			.subject(this.properties.clientId())
			.claim("aud", this.properties.issuer().toString())
			.jwtID(UUID.randomUUID().toString())
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plus(ASSERTION_LIFETIME)))
			.build();
		try {
			ECKey key = ECKey.parse(this.properties.signingKey());
			SignedJWT assertion = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(key.getKeyID()).build(),
					claims);
			assertion.sign(new ECDSASigner(key));
			return assertion.serialize();
		}
		catch (ParseException | JOSEException ex) {
			throw new IllegalStateException("oauth2flow.client.signing-key cannot be used", ex);
		}
	}

	/**
	 * Returns the key that all replicas share: kept encrypted, made by whichever comes
	 * first.
	 */
	private ECKey sharedKey() {
		try {
			String made = new ECKeyGenerator(Curve.P_256).generate().toJSONString();
			this.redis.opsForValue()
				.setIfAbsent(STORED_KEY, Base64.getEncoder().encodeToString(this.cipher.seal(PURPOSE, made)));
			String stored = this.redis.opsForValue().get(STORED_KEY);
			String key = (stored != null)
					? this.cipher.open(PURPOSE, Base64.getDecoder().decode(stored), String.class).orElse(null) : null;
			if (key == null) {
				throw new IllegalStateException("The key of this service's proofs cannot be read; "
						+ "was oauth2flow.client.session-encryption-key changed? Delete " + STORED_KEY + " then");
			}
			return ECKey.parse(key);
		}
		catch (ParseException | JOSEException ex) {
			throw new IllegalStateException("The key of this service's proofs cannot be used", ex);
		}
	}

}
