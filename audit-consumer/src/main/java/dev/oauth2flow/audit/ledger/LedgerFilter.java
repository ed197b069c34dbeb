package dev.oauth2flow.audit.ledger;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which entries are meant. Conditions add up; {@code null} or an empty set is no
 * condition.
 *
 * @param subject whose events
 * @param types any of these types
 * @param clientId the client that took part
 * @param since the earliest time of the event, inclusive
 * @param until the time before which the event happened, exclusive
 */
public record LedgerFilter(@Nullable String subject, Set<String> types, @Nullable String clientId,
		@Nullable Instant since, @Nullable Instant until) {

	/** Every entry. */
	public static final LedgerFilter ALL = new LedgerFilter(null, Set.of(), null, null, null);

	/**
	 * Keeps its own copy of the types.
	 */
	public LedgerFilter {
		types = Set.copyOf(types);
	}

	/**
	 * The same conditions as the query's, for an entry already at hand.
	 * @param entry the entry in question
	 * @return whether all conditions hold
	 */
	public boolean matches(LedgerEntry entry) {
		AuditEvent event = entry.event();
		return (this.subject == null || this.subject.equals(event.subject()))
				&& (this.types.isEmpty() || this.types.contains(event.type()))
				&& (this.clientId == null || this.clientId.equals(entry.clientId()))
				&& (this.since == null || !event.time().isBefore(this.since))
				&& (this.until == null || event.time().isBefore(this.until));
	}

}
