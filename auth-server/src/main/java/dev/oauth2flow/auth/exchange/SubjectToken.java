package dev.oauth2flow.auth.exchange;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.keys.OwnTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Reads the access tokens that are presented for an exchange.
 */
@Component
class SubjectToken {

	private final OwnTokens tokens;

	private final GrantService grants;

	SubjectToken(OwnTokens tokens, GrantService grants) {
		this.tokens = tokens;
		this.grants = grants;
	}

	/**
	 * Verifies a token.
	 * @return what it says, or {@code null} if it is no token of this server, has expired
	 * or was revoked, is bound to a key, or stands for no user
	 */
	@Nullable Content read(String token) {
		Jwt jwt = this.tokens.accessToken(token);
		// What is bound to a key must not become what anybody can use.
		if (jwt == null || jwt.hasClaim("cnf") || !this.grants.isInForce(jwt)) {
			return null;
		}
		String scope = jwt.getClaimAsString("scope");
		Map<String, Object> act = jwt.getClaimAsMap("act");
		Instant authTime = jwt.getClaimAsInstant("auth_time");
		return new Content(UUID.fromString(text(jwt, "grant_id")), text(jwt, "sub"), text(jwt, "client_id"),
				(scope != null) ? new LinkedHashSet<>(Arrays.asList(scope.split(" "))) : Set.of(),
				Objects.requireNonNull(jwt.getExpiresAt()), (authTime != null) ? authTime : Instant.EPOCH,
				(act != null) ? act : Map.of());
	}

	private static String text(Jwt jwt, String claim) {
		return Objects.requireNonNull(jwt.getClaimAsString(claim), claim);
	}

	/**
	 * What the token says.
	 *
	 * @param grantId the grant it came of
	 * @param subject the user
	 * @param clientId whom it was issued to
	 * @param scopes what it opens
	 * @param expiresAt when it expires
	 * @param authTime when the user signed in
	 * @param act who acts for the user with it, or nothing
	 */
	record Content(UUID grantId, String subject, String clientId, Set<String> scopes, Instant expiresAt,
			Instant authTime, Map<String, Object> act) {

		/**
		 * Names the next who acts (RFC 8693 section 4.1): the outermost acts now, those
		 * before are nested.
		 */
		Map<String, Object> actedBy(String actor, @Nullable String clientId) {
			Map<String, Object> next = new LinkedHashMap<>();
			next.put("sub", actor);
			if (clientId != null) {
				next.put("client_id", clientId);
			}
			if (!this.act.isEmpty()) {
				next.put("act", this.act);
			}
			return next;
		}

	}

}
