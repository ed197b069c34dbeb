package dev.oauth2flow.audit.search;

import java.util.ArrayList;
import java.util.List;

import dev.oauth2flow.audit.ledger.LedgerEntry;

/**
 * The ledger's end as a replica saw it last, shared by all streams: every entry after a
 * position, in order and without a gap.
 *
 * @param after the position before the first entry here
 * @param entries the entries after it
 */
record LatestEntries(long after, List<LedgerEntry> entries) {

	/** Enough for streams to keep up from memory, and few enough to be no burden. */
	static final int MOST = 1000;

	LatestEntries {
		entries = List.copyOf(entries);
	}

	/** The last position seen. */
	long last() {
		return this.entries.isEmpty() ? this.after : this.entries.getLast().position();
	}

	/** Whether everything after a position is here. */
	boolean reachesBackTo(long position) {
		return position >= this.after;
	}

	/** The entries after a position. */
	List<LedgerEntry> from(long position) {
		int known = Math.clamp(position - this.after, 0, this.entries.size());
		return this.entries.subList(known, this.entries.size());
	}

	/** These entries and newer ones; of too many, the oldest are dropped. */
	LatestEntries with(List<LedgerEntry> newer) {
		List<LedgerEntry> all = new ArrayList<>(this.entries);
		all.addAll(newer);
		int dropped = Math.max(0, all.size() - MOST);
		return new LatestEntries(this.after + dropped, all.subList(dropped, all.size()));
	}

}
