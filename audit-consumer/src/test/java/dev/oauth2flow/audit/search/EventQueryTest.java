package dev.oauth2flow.audit.search;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

import dev.oauth2flow.audit.access.Reader;
import dev.oauth2flow.audit.ledger.AuditEvent;
import dev.oauth2flow.audit.ledger.LedgerEntry;
import dev.oauth2flow.audit.ledger.LedgerFilter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EventQueryTest {

	private static final Reader ALICE = new Reader("alice", false);

	private static final Reader AUDITOR = new Reader("auditor", true);

	private final MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();

	@Test
	void a_reader_of_the_own_events_asks_for_these_without_saying_so() {
		assertThat(filter(ALICE).subject()).isEqualTo("alice");
		assertThat(filter(AUDITOR)).isEqualTo(LedgerFilter.ALL);
		this.parameters.add("subject", "alice");
		assertThat(filter(ALICE).subject()).isEqualTo("alice");
		assertThat(filter(AUDITOR).subject()).isEqualTo("alice");
		assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> filter(new Reader("bob", false)));
	}

	@Test
	void a_page_has_fifty_entries_if_nothing_else_is_said() {
		assertThat(EventQuery.ofPage(this.parameters).limit()).isEqualTo(50);
		assertThat(EventQuery.ofPage(this.parameters).cursor()).isEqualTo(Cursor.START);
		this.parameters.add("limit", "200");
		assertThat(EventQuery.ofPage(this.parameters).limit()).isEqualTo(200);
		assertThatExceptionOfType(InvalidQueryException.class).isThrownBy(() -> EventQuery.ofStream(this.parameters));
	}

	@Test
	void a_cursor_survives_the_way_there_and_back() {
		for (long position : List.of(1L, 17L, Long.MAX_VALUE)) {
			assertThat(Cursor.parse(new Cursor(position).toString()).position()).isEqualTo(position);
		}
	}

	@Test
	void the_filter_matches_in_memory_what_it_finds_in_the_database() {
		LedgerEntry entry = entry(1);
		Instant time = entry.event().time();
		assertThat(LedgerFilter.ALL.matches(entry)).isTrue();
		this.parameters.add("subject", "subject");
		this.parameters.add("type", "note.created");
		this.parameters.add("client_id", "c");
		this.parameters.add("since", time.toString());
		this.parameters.add("until", time.plusSeconds(1).toString());
		assertThat(filter(AUDITOR).matches(entry)).isTrue();
		assertThat(without("subject", "other").matches(entry)).isFalse();
		assertThat(without("type", "note.deleted").matches(entry)).isFalse();
		assertThat(without("client_id", "d").matches(entry)).isFalse();
		assertThat(without("since", time.plusMillis(1).toString()).matches(entry)).isFalse();
		this.parameters.remove("since");
		assertThat(without("until", time.toString()).matches(entry)).isFalse();
	}

	private LedgerFilter without(String parameter, String other) {
		MultiValueMap<String, String> changed = new LinkedMultiValueMap<>(this.parameters);
		changed.set(parameter, other);
		return EventQuery.ofPage(changed).filter(AUDITOR);
	}

	private LedgerFilter filter(Reader reader) {
		return EventQuery.ofPage(this.parameters).filter(reader);
	}

	@Test
	void the_latest_entries_are_without_a_gap_and_bounded() {
		LatestEntries latest = new LatestEntries(10, List.of());
		assertThat(latest.last()).isEqualTo(10);
		assertThat(latest.from(10)).isEmpty();
		latest = latest.with(entries(11, 510)).with(entries(511, 1210));
		assertThat(latest.entries()).hasSize(LatestEntries.MOST);
		assertThat(latest.after()).isEqualTo(210);
		assertThat(latest.reachesBackTo(209)).isFalse();
		assertThat(latest.reachesBackTo(210)).isTrue();
		assertThat(latest.from(210)).hasSize(1000).first().extracting(LedgerEntry::position).isEqualTo(211L);
		assertThat(latest.from(1209)).extracting(LedgerEntry::position).containsExactly(1210L);
		assertThat(latest.from(1210)).isEmpty();
		assertThat(latest.from(5000)).isEmpty();
	}

	private static List<LedgerEntry> entries(long first, long last) {
		return LongStream.rangeClosed(first, last).mapToObj(EventQueryTest::entry).toList();
	}

	private static LedgerEntry entry(long position) {
		Instant time = Instant.parse("2026-11-24T09:30:00Z");
		return new LedgerEntry(position, time, new AuditEvent(UUID.randomUUID(), "subject", "note.created",
				"/resource-api", time, null, JsonNodeFactory.instance.objectNode().put("client_id", "c")));
	}

}
