package dev.oauth2flow.auth.grant;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.details.AuthorizationDetails;
import org.jspecify.annotations.Nullable;

/**
 * What a user has granted to a client in one sign-in. All refresh tokens of it are one
 * family, and every access token names it in its claim {@code grant_id}.
 *
 * @param id the grant's id
 * @param clientId the client's {@code client_id}
 * @param subject the user's {@code sub}
 * @param scopes what was granted
 * @param authTime when the user signed in
 * @param sid the public id of the browser session it came from, the {@code sid} of its ID
 * tokens
 * @param generation the number of the refresh token that is valid now, counted from 1
 * @param createdAt when the code was exchanged
 * @param rotatedAt when the valid refresh token was issued
 * @param idleExpiresAt when the grant ends unless it is refreshed
 * @param expiresAt when the grant ends at the latest
 * @param revokedAt when it was revoked, or {@code null}
 * @param claims what the user info endpoint tells beyond what the scopes give access to
 * @param resources the APIs for which its tokens may be (RFC 8707), none for all that the
 * scopes give
 * @param dpopThumbprint of the key that a public client must prove at each refresh,
 * {@link #ANY_KEY} where a confidential client must prove one of its keys, or
 * {@code null}
 * @param certificateThumbprint of the certificate that a public client must present at
 * each refresh (RFC 8705 section 4), or {@code null}
 * @param details what was granted beside the scopes (RFC 9396)
 * @param amr how the user proved who they are (RFC 8176); empty if that is not known
 * @param acr the authentication context class that the user reached, or {@code null}
 */
public record Grant(UUID id, String clientId, String subject, Set<String> scopes, Instant authTime,
		@Nullable String sid, int generation, Instant createdAt, Instant rotatedAt, Instant idleExpiresAt,
		Instant expiresAt, @Nullable Instant revokedAt, Set<String> claims, Set<String> resources,
		@Nullable String dpopThumbprint, @Nullable String certificateThumbprint, AuthorizationDetails details,
		Set<String> amr, @Nullable String acr) {

	/**
	 * Stands for a thumbprint where any key will do: a confidential client may change its
	 * key, but not fall back to bearer tokens.
	 */
	static final String ANY_KEY = "any";

	boolean isProvedBy(@Nullable String thumbprint, @Nullable String certificate) {
		boolean key = this.dpopThumbprint == null || this.dpopThumbprint.equals(thumbprint)
				|| (ANY_KEY.equals(this.dpopThumbprint) && thumbprint != null);
		return key && (this.certificateThumbprint == null || this.certificateThumbprint.equals(certificate));
	}

	/**
	 * Says whether refresh tokens of this grant can be used.
	 * @param now the time to ask for
	 * @return whether it is neither revoked nor expired
	 */
	public boolean isActive(Instant now) {
		return this.revokedAt == null && now.isBefore(this.idleExpiresAt) && now.isBefore(this.expiresAt);
	}

}
