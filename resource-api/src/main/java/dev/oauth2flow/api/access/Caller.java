package dev.oauth2flow.api.access;

import java.util.Objects;

import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Whom a valid access token speaks for (RFC 9068 section 2.2).
 *
 * @param subject the user's id, or the client's where it acts for itself
 * @param clientId the client that showed the token
 */
public record Caller(String subject, String clientId) {

	/**
	 * Reads the caller from a token.
	 * @param token a validated access token
	 * @return the caller
	 */
	public static Caller of(Jwt token) {
		return new Caller(Objects.requireNonNull(token.getSubject(), "RFC 9068 asks for a sub"),
				Objects.requireNonNull(token.getClaimAsString("client_id"), "RFC 9068 asks for a client_id"));
	}

	/**
	 * Tells whether a client got the token for itself.
	 * @return whether no user is involved
	 */
	public boolean isClient() {
		return this.subject.equals(this.clientId);
	}

}
