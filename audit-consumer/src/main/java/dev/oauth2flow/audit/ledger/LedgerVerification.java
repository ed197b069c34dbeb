package dev.oauth2flow.audit.ledger;

import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/**
 * Walks the chain of hashes from its first link, at {@code /actuator/ledger} on the
 * management port: whoever changed, removed or inserted a row broke it there.
 * <p>
 * A chain cannot show by itself that its newest links were cut off, or that all of it was
 * made anew. {@link LedgerGuard} sees both while it runs. Beyond that, whoever wants to
 * see it keeps {@code entries} and {@code hash} of an answer elsewhere, and later asks
 * with {@code until} for the same.
 */
@Component
@Endpoint(id = "ledger")
class LedgerVerification {

	private static final int PAGE = 1000;

	private final Ledger ledger;

	LedgerVerification(Ledger ledger) {
		this.ledger = ledger;
	}

	/**
	 * Verifies the ledger up to its end, page by page.
	 * @param until the last position to look at; {@code null} for all
	 * @return what was found
	 */
	@ReadOperation
	Result verify(@Nullable Long until) {
		return walk(Mark.BEGINNING, until);
	}

	/**
	 * Verifies what comes after a mark.
	 * @param from where the chain is known to hold
	 * @param until the last position to look at; {@code null} for all
	 * @return what was found
	 */
	Result walk(Mark from, @Nullable Long until) {
		EntryHash last = from.hash();
		long position = from.position();
		while (until == null || position < until) {
			List<Ledger.Link> links = this.ledger.links(position, PAGE);
			for (Ledger.Link link : links) {
				if (until != null && position >= until) {
					break;
				}
				if (!holds(link, position + 1, last)) {
					return new Result(false, position, last.toString(), position + 1);
				}
				last = link.hash();
				position++;
			}
			if (links.size() < PAGE) {
				break;
			}
		}
		return new Result(true, position, last.toString(), null);
	}

	/** Whether the ledger still has the link that it had at a mark. */
	boolean has(Mark mark) {
		return mark.equals(Mark.BEGINNING) || this.ledger.links(mark.position() - 1, 1)
			.stream()
			.anyMatch((link) -> link.entry().position() == mark.position() && link.hash().equals(mark.hash()));
	}

	private static boolean holds(Ledger.Link link, long position, EntryHash last) {
		LedgerEntry entry = link.entry();
		return entry.position() == position && link.previous().equals(last)
				&& link.hash().equals(last.next(position, entry.recordedAt(), entry.event()));
	}

	/**
	 * What a verification found.
	 *
	 * @param intact whether every link holds
	 * @param entries how many links hold, which is also the position of the last of them
	 * @param hash the hash of the last link that holds
	 * @param brokenAt the first position that does not hold, or {@code null}
	 */
	record Result(boolean intact, long entries, String hash, @Nullable Long brokenAt) {
	}

	/**
	 * A link of the chain.
	 *
	 * @param position its position, 0 for what is before the first
	 * @param hash its hash
	 */
	record Mark(long position, EntryHash hash) {

		static final Mark BEGINNING = new Mark(0, EntryHash.BEFORE_THE_FIRST);

		static Mark endOf(Result result) {
			return new Mark(result.entries(), new EntryHash(HexFormat.of().parseHex(result.hash())));
		}

	}

}
