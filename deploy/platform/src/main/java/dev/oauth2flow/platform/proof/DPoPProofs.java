package dev.oauth2flow.platform.proof;

import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.platform.hash.Sha256;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * Verifies DPoP proofs (RFC 9449 section 4.3), with a nonce of this server. Proof ids are
 * remembered in the shared store, so that a proof is good once on all replicas together.
 */
public final class DPoPProofs {

	/** The header of a proof. */
	public static final String HEADER = "DPoP";

	/** The header by which a nonce is given. */
	public static final String NONCE_HEADER = "DPoP-Nonce";

	/** The error that asks for a proof with the nonce that comes with it. */
	public static final String USE_NONCE = "use_dpop_nonce";

	/** The algorithms that a proof may be signed by, as metadata name them. */
	public static final List<String> ALGORITHMS = List.of("ES256", "PS256", "EdDSA", "Ed25519");

	private static final Set<JWSAlgorithm> ACCEPTED = ALGORITHMS.stream()
		.map(JWSAlgorithm::parse)
		.collect(Collectors.toUnmodifiableSet());

	private static final JOSEObjectType TYPE = new JOSEObjectType("dpop+jwt");

	private static final Duration LONGEST_AGE = Duration.ofMinutes(2);

	private static final Duration LONGEST_AHEAD = Duration.ofSeconds(30);

	private static final int LONGEST_PROOF = 8 * 1024;

	private static final int LONGEST_ID = 512;

	private final ReplayGuard replays;

	private final DPoPNonces nonces;

	private final Clock clock;

	/**
	 * Makes a verifier.
	 * @param redis the store that all replicas share
	 * @param keyPrefix of its keys there
	 * @param clock tells how old a proof is
	 */
	public DPoPProofs(StringRedisTemplate redis, String keyPrefix, Clock clock) {
		this.replays = new ReplayGuard(redis, keyPrefix + "proof:");
		this.nonces = new DPoPNonces(redis, keyPrefix + "nonce:", clock);
		this.clock = clock;
	}

	/**
	 * Returns the nonce that proofs must hold now.
	 * @return the nonce, for the header {@link #NONCE_HEADER}
	 */
	public String nonce() {
		return this.nonces.current();
	}

	/**
	 * Verifies a proof, which then cannot be used again.
	 * @param proofs all headers of this name that the request has
	 * @param method the request's method
	 * @param targets the addresses under which the request's target is known
	 * @param accessToken the access token that the request carries, or {@code null}
	 * @return the thumbprint of the key that the sender holds (RFC 7638)
	 * @throws OAuth2AuthenticationException with {@code invalid_dpop_proof}, or with
	 * {@link #USE_NONCE} if the proof is valid but for its nonce
	 */
	public String verify(Collection<String> proofs, String method, Collection<String> targets,
			@Nullable String accessToken) {
		if (proofs.size() != 1) {
			throw invalid("There must be one DPoP header");
		}
		SignedJWT proof = parse(proofs.iterator().next());
		JWK key = key(proof);
		JWTClaimsSet claims = claims(proof);
		String id = check(claims, method, targets, accessToken);
		Object nonce = claims.getClaim("nonce");
		if (!(nonce instanceof String given) || !this.nonces.isValid(given)) {
			throw new OAuth2AuthenticationException(
					new OAuth2Error(USE_NONCE, "The proof must hold the nonce that this server gives", null));
		}
		String thumbprint = thumbprint(key);
		if (!this.replays.isFirst(thumbprint, id, LONGEST_AGE.plus(LONGEST_AHEAD).plus(LONGEST_AHEAD))) {
			throw invalid("The proof has been used already");
		}
		return thumbprint;
	}

	private static SignedJWT parse(String proof) {
		try {
			if (proof.length() <= LONGEST_PROOF) {
				return SignedJWT.parse(proof);
			}
		}
		catch (ParseException | IllegalArgumentException _) {
			// Told below.
		}
		throw invalid("The proof is not a signed JWT");
	}

	private static JWK key(SignedJWT proof) {
		JWK key = proof.getHeader().getJWK();
		if (!TYPE.equals(proof.getHeader().getType()) || !ACCEPTED.contains(proof.getHeader().getAlgorithm())) {
			throw invalid("The proof must be of the type dpop+jwt and signed by " + String.join(", ", ALGORITHMS));
		}
		if (key == null || key.isPrivate()) {
			throw invalid("The proof must hold its public key");
		}
		if (!KeySignatures.isValid(proof, key)) {
			throw invalid("The proof's signature is not valid");
		}
		return key;
	}

	private static JWTClaimsSet claims(SignedJWT proof) {
		try {
			return proof.getJWTClaimsSet();
		}
		catch (ParseException _) {
			throw invalid("The proof's claims cannot be read");
		}
	}

	private String check(JWTClaimsSet claims, String method, Collection<String> targets, @Nullable String accessToken) {
		String id = claims.getJWTID();
		if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
			throw invalid("The proof must have an id");
		}
		if (!method.equals(claims.getClaim("htm"))) {
			throw invalid("The proof is for another method");
		}
		if (!(claims.getClaim("htu") instanceof String target) || normalized(target).isEmpty()
				|| targets.stream().map(DPoPProofs::normalized).noneMatch(normalized(target)::equals)) {
			throw invalid("The proof is for another address");
		}
		Instant issuedAt = (claims.getIssueTime() != null) ? claims.getIssueTime().toInstant() : Instant.EPOCH;
		Instant now = this.clock.instant();
		if (issuedAt.isBefore(now.minus(LONGEST_AGE)) || issuedAt.isAfter(now.plus(LONGEST_AHEAD))) {
			throw invalid("The proof is too old or from the future");
		}
		if (accessToken != null && !Sha256.base64Url(accessToken).equals(claims.getClaim("ath"))) {
			throw invalid("The proof is for another access token");
		}
		return id;
	}

	/**
	 * Spells an address as RFC 3986 sections 6.2.2 and 6.2.3 say, without query and
	 * fragment.
	 */
	private static String normalized(String address) {
		try {
			URI uri = new URI(address).normalize();
			if (uri.getScheme() == null || uri.getHost() == null) {
				return "";
			}
			String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
			boolean usual = uri.getPort() == -1 || ("https".equals(scheme) && uri.getPort() == 443)
					|| ("http".equals(scheme) && uri.getPort() == 80);
			String path = uri.getRawPath();
			return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + uri.getPort())
					+ (path.isEmpty() ? "/" : path);
		}
		catch (URISyntaxException _) {
			return "";
		}
	}

	private static String thumbprint(JWK key) {
		try {
			return key.computeThumbprint().toString();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("SHA-256 is not usable", ex);
		}
	}

	private static OAuth2AuthenticationException invalid(String description) {
		return new OAuth2AuthenticationException(
				new OAuth2Error(OAuth2ErrorCodes.INVALID_DPOP_PROOF, description, null));
	}

}
