package dev.oauth2flow.audit.access;

import java.util.List;
import java.util.Objects;

import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Whom a valid access token lets read what (RFC 9068, section 2.2).
 *
 * @param subject the subject under which the reader's own events stand in the ledger
 * @param readsAll whether the reader may see everybody's events
 */
public record Reader(String subject, boolean readsAll) {

	/** The scope that lets a reader see the own events. */
	static final String OWN = "audit.read";

	/** The scope that lets a reader see everybody's events. */
	static final String ALL = "audit.read.all";

	/** The scopes of which every operation needs one. */
	public static final List<String> SCOPES = List.of(OWN, ALL);

	/**
	 * Reads the token.
	 * @param token a validated access token
	 * @return the reader
	 */
	public static Reader of(Jwt token) {
		String subject = Objects.requireNonNull(token.getSubject(), "RFC 9068 asks for a sub");
		String scope = Objects.requireNonNullElse(token.getClaimAsString("scope"), "");
		// A client that acts for itself is its own subject, and the ledger says so.
		boolean client = subject.equals(token.getClaimAsString("client_id"));
		return new Reader(client ? "client:" + subject : subject, List.of(scope.split(" ", -1)).contains(ALL));
	}

	/**
	 * Tells whether the reader may see a subject's events.
	 * @param other the subject
	 * @return whether it is the reader's own or the reader may see all
	 */
	public boolean maySee(String other) {
		return this.readsAll || this.subject.equals(other);
	}

}
