package dev.oauth2flow.audit.ledger;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/**
 * Walks the chain of hashes from its first link, at {@code /actuator/ledger} on the
 * management port: whoever changed, removed or inserted a row broke it there.
 */
@Component
@Endpoint(id = "ledger")
public class LedgerVerification {

	private static final int PAGE = 1000;

	private final Ledger ledger;

	LedgerVerification(Ledger ledger) {
		this.ledger = ledger;
	}

	/**
	 * Verifies the whole ledger; takes about a second for 50,000 entries.
	 * @return what was found
	 */
	@ReadOperation
	public Result verify() {
		EntryHash previous = EntryHash.BEFORE_THE_FIRST;
		long position = 0;
		while (true) {
			List<Ledger.Link> links = this.ledger.links(position, PAGE);
			if (links.isEmpty()) {
				return new Result(true, position, null);
			}
			for (Ledger.Link link : links) {
				LedgerEntry entry = link.entry();
				boolean intact = entry.position() == position + 1 && link.previous().equals(previous)
						&& link.hash().equals(previous.next(entry.position(), entry.recordedAt(), entry.event()));
				if (!intact) {
					return new Result(false, position, position + 1);
				}
				previous = link.hash();
				position = entry.position();
			}
		}
	}

	/**
	 * What a verification found.
	 *
	 * @param intact whether every link holds
	 * @param entries how many links were found to hold
	 * @param brokenAt the first position that does not hold, or {@code null}
	 */
	public record Result(boolean intact, long entries, @Nullable Long brokenAt) {
	}

}
