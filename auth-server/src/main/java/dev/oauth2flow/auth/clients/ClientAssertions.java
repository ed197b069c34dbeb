package dev.oauth2flow.auth.clients;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.platform.proof.KeySignatures;
import dev.oauth2flow.platform.proof.ReplayGuard;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Verifies the assertions by which clients prove that they hold their private key
 * ({@code private_key_jwt}: RFC 7523 section 3, OpenID Connect Core 1.0 section 9, FAPI
 * 2.0 Security Profile section 5.3.2.1). Each is good once, on all replicas together.
 */
@Component
public class ClientAssertions implements JwtDecoderFactory<RegisteredClient> {

	private static final Duration LONGEST_AHEAD = Duration.ofSeconds(30);

	/** What some libraries give an assertion, and how far their clock may be ahead. */
	private static final Duration LONGEST_LIFE = Duration.ofHours(1).plus(LONGEST_AHEAD);

	private static final int LONGEST_ID = 512;

	private final ClientKeys keys;

	private final ReplayGuard replays;

	private final String issuer;

	private final Set<String> audiences;

	ClientAssertions(ClientKeys keys, StringRedisTemplate redis, @Value("${oauth2flow.issuer}") String issuer) {
		this.keys = keys;
		this.replays = new ReplayGuard(redis, "auth:assertion:");
		this.issuer = issuer;
		this.audiences = Set.of(issuer, issuer + "/oauth2/token", issuer + "/oauth2/par");
	}

	@Override
	public JwtDecoder createDecoder(RegisteredClient client) {
		return (assertion) -> decode(assertion, client);
	}

	private Jwt decode(String assertion, RegisteredClient client) {
		try {
			SignedJWT jwt = SignedJWT.parse(assertion);
			verifySignature(jwt, client);
			JWTClaimsSet claims = jwt.getJWTClaimsSet();
			Instant expiresAt = check(claims, jwt.getPayload().toJSONObject().get("aud"), client);
			Duration remembered = Duration.between(Instant.now(), expiresAt).plus(LONGEST_AHEAD);
			if (!this.replays.isFirst(client.getClientId(), claims.getJWTID(), remembered)) {
				throw new BadJwtException("The assertion has been used already");
			}
			return Jwt.withTokenValue(assertion)
				.headers((headers) -> headers.putAll(jwt.getHeader().toJSONObject()))
				.subject(client.getClientId())
				.issuer(client.getClientId())
				.expiresAt(expiresAt)
				.build();
		}
		catch (ParseException ex) {
			throw new BadJwtException("The assertion cannot be read", ex);
		}
	}

	private void verifySignature(SignedJWT jwt, RegisteredClient client) {
		JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
		@Nullable String registered = ClientKeys.algorithm(client);
		boolean allowed = ClientProfile.of(client).authenticationAlgorithms().contains(algorithm.getName())
				&& (registered == null || KeySignatures.areSame(JWSAlgorithm.parse(registered), algorithm));
		if (!allowed || keys(jwt, client).stream().noneMatch((key) -> KeySignatures.isValid(jwt, key))) {
			throw new BadJwtException("The assertion is not signed by a key of the client");
		}
	}

	private List<JWK> keys(SignedJWT jwt, RegisteredClient client) {
		try {
			return this.keys.find(client, new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader())));
		}
		catch (KeySourceException ex) {
			throw new BadJwtException("The client's keys cannot be fetched", ex);
		}
	}

	private Instant check(JWTClaimsSet claims, @Nullable Object audience, RegisteredClient client) {
		String clientId = client.getClientId();
		require(clientId.equals(claims.getIssuer()) && clientId.equals(claims.getSubject()), "iss or sub");
		require(isAudience(audience, ClientProfile.of(client)), "aud");
		String id = claims.getJWTID();
		require(id != null && !id.isEmpty() && id.length() <= LONGEST_ID, "jti");
		Instant now = Instant.now();
		Instant latest = now.plus(LONGEST_AHEAD);
		require(isBefore(claims.getNotBeforeTime(), latest) && isBefore(claims.getIssueTime(), latest), "nbf or iat");
		Date expiration = claims.getExpirationTime();
		if (expiration == null) {
			throw new BadJwtException("The assertion has no exp");
		}
		Instant expiresAt = expiration.toInstant();
		require(expiresAt.isAfter(now) && expiresAt.isBefore(now.plus(LONGEST_LIFE)), "exp");
		return expiresAt;
	}

	/**
	 * A client of high security names the issuer, as a string and nothing else, so that
	 * no other server can have made it sign for this one (FAPI 2.0). Others may name the
	 * token endpoint (OpenID Connect Core 1.0 section 9) and the one that requests are
	 * pushed to (RFC 9126 section 2), also several of these at once, but nobody else.
	 */
	private boolean isAudience(@Nullable Object audience, ClientProfile profile) {
		if (profile == ClientProfile.FAPI) {
			return this.issuer.equals(audience);
		}
		if (audience instanceof List<?> several) {
			return !several.isEmpty() && several.stream().allMatch(this::isThisServer);
		}
		return isThisServer(audience);
	}

	private boolean isThisServer(@Nullable Object audience) {
		return audience instanceof String one && this.audiences.contains(one);
	}

	private static boolean isBefore(@Nullable Date time, Instant latest) {
		return time == null || time.toInstant().isBefore(latest);
	}

	private static void require(boolean condition, String claim) {
		if (!condition) {
			throw new BadJwtException("The assertion's " + claim + " is not acceptable");
		}
	}

}
