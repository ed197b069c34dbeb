package dev.oauth2flow.audit.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The append-only ledger. Appends are serialised over all replicas by a lock in the
 * database, so that positions have no gaps and appear in their order: a reader that has
 * seen one position has seen all before it.
 */
@Repository
public class Ledger {

	/** Any number that nobody else locks in this database. */
	private static final long APPEND_LOCK = 0x6C65646765720001L;

	private static final String COLUMNS = "position, recorded_at, event_id, subject, type, source, time, traceparent, "
			+ "data";

	private final JdbcClient database;

	private final JsonMapper jsonMapper;

	private final Clock clock = Clock.systemUTC();

	Ledger(JdbcClient database, JsonMapper jsonMapper) {
		this.database = database;
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Appends events in their order and in one transaction, each unless it is there
	 * already. Takes three statements, however many events there are.
	 * @param events the events
	 * @return what became of each, in the order of the events
	 * @throws org.springframework.dao.DataIntegrityViolationException if the database
	 * cannot hold one of them; then none is appended
	 * @throws org.springframework.dao.DataAccessException if the database is away
	 */
	@Transactional
	public List<AppendOutcome> append(List<AuditEvent> events) {
		if (events.isEmpty()) {
			return List.of();
		}
		// A statement of its own: what it waits for must be visible to the next one.
		this.database.sql("select 1 from pg_advisory_xact_lock(?)").param(APPEND_LOCK).query(Integer.class).single();
		List<Link> present = present(events);
		Link last = present.isEmpty() ? null : present.getLast();
		Map<UUID, AuditEvent> known = new HashMap<>();
		present.forEach((link) -> known.put(link.entry().event().id(), link.entry().event()));
		List<AppendOutcome> outcomes = new ArrayList<>(events.size());
		List<Link> links = new ArrayList<>(events.size());
		Instant recordedAt = this.clock.instant().truncatedTo(ChronoUnit.MICROS);
		for (AuditEvent event : events) {
			AuditEvent earlier = known.putIfAbsent(event.id(), event);
			if (earlier != null) {
				outcomes.add(earlier.equals(event) ? AppendOutcome.DUPLICATE : AppendOutcome.CONFLICT);
				continue;
			}
			last = Link.after(last, recordedAt, event);
			links.add(last);
			outcomes.add(AppendOutcome.APPENDED);
		}
		insert(links);
		return outcomes;
	}

	/** The last link, and before it those that hold one of the events' ids. */
	private List<Link> present(List<AuditEvent> events) {
		String[] ids = events.stream().map((event) -> event.id().toString()).toArray(String[]::new);
		return this.database.sql("select " + COLUMNS + """
				, previous_hash, hash from ledger
				where event_id = any (cast(? as uuid[])) or position = (select max(position) from ledger)
				order by position
				""").param(ids).query((row, _) -> link(row)).list();
	}

	private void insert(List<Link> links) {
		if (links.isEmpty()) {
			return;
		}
		this.database.sql("""
				insert into ledger (position, recorded_at, event_id, subject, type, source, time, traceparent, data,
				                    previous_hash, hash)
				select position, recorded_at, event_id, subject, type, source, time, traceparent, data::jsonb,
				       previous_hash, hash
				from unnest(cast(? as bigint[]), cast(? as timestamptz[]), cast(? as uuid[]), cast(? as text[]),
				            cast(? as text[]), cast(? as text[]), cast(? as timestamptz[]), cast(? as text[]),
				            cast(? as text[]), cast(? as bytea[]), cast(? as bytea[]))
				    as new (position, recorded_at, event_id, subject, type, source, time, traceparent, data,
				            previous_hash, hash)
				""")
			.param(links.stream().map((link) -> link.entry().position()).toArray(Long[]::new))
			.param(links.stream().map((link) -> link.entry().recordedAt().toString()).toArray(String[]::new))
			.param(links.stream().map((link) -> link.entry().event().id().toString()).toArray(String[]::new))
			.param(links.stream().map((link) -> link.entry().event().subject()).toArray(String[]::new))
			.param(links.stream().map((link) -> link.entry().event().type()).toArray(String[]::new))
			.param(links.stream().map((link) -> link.entry().event().source()).toArray(String[]::new))
			.param(links.stream().map((link) -> link.entry().event().time().toString()).toArray(String[]::new))
			.param(links.stream().map((link) -> link.entry().event().traceparent()).toArray(String[]::new))
			.param(links.stream()
				.map((link) -> this.jsonMapper.writeValueAsString(link.entry().event().data()))
				.toArray(String[]::new))
			.param(links.stream().map((link) -> link.previous().bytes()).toArray(byte[][]::new))
			.param(links.stream().map((link) -> link.hash().bytes()).toArray(byte[][]::new))
			.update();
	}

	/**
	 * Finds an event.
	 * @param id the event's id
	 * @return its entry, or empty if it is not in the ledger
	 */
	public Optional<LedgerEntry> find(UUID id) {
		return this.database.sql("select " + COLUMNS + " from ledger where event_id = ?")
			.param(id)
			.query((row, _) -> entry(row))
			.optional();
	}

	/**
	 * Finds entries, newest first.
	 * @param filter which entries
	 * @param before only entries before this position; {@link Long#MAX_VALUE} for all
	 * @param limit how many at most
	 * @return the entries
	 */
	public List<LedgerEntry> findBefore(LedgerFilter filter, long before, int limit) {
		return find(filter, "position < :position", before, "desc", limit);
	}

	/**
	 * Finds entries, oldest first.
	 * @param filter which entries
	 * @param after only entries after this position
	 * @param limit how many at most
	 * @return the entries
	 */
	public List<LedgerEntry> findAfter(LedgerFilter filter, long after, int limit) {
		return find(filter, "position > :position", after, "asc", limit);
	}

	private List<LedgerEntry> find(LedgerFilter filter, String bound, long position, String order, int limit) {
		Map<String, Object> values = new HashMap<>(Map.of("position", position, "limit", limit));
		StringBuilder where = new StringBuilder(bound);
		condition(where, values, "subject = :subject", "subject", filter.subject());
		condition(where, values, "type in (:types)", "types", filter.types().isEmpty() ? null : filter.types());
		condition(where, values, "client_id = :client", "client", filter.clientId());
		condition(where, values, "time >= :since", "since", timestamp(filter.since()));
		condition(where, values, "time < :until", "until", timestamp(filter.until()));
		return this.database
			.sql("select " + COLUMNS + " from ledger where " + where + " order by position " + order + " limit :limit")
			.params(values)
			.query((row, _) -> entry(row))
			.list();
	}

	private static void condition(StringBuilder where, Map<String, Object> values, String condition, String name,
			@Nullable Object value) {
		if (value != null) {
			where.append(" and ").append(condition);
			values.put(name, value);
		}
	}

	private static @Nullable Object timestamp(@Nullable Instant instant) {
		return (instant != null) ? instant.atOffset(ZoneOffset.UTC) : null;
	}

	/**
	 * Returns the last position.
	 * @return 0 for an empty ledger
	 */
	public long lastPosition() {
		return this.database.sql("select coalesce(max(position), 0) from ledger").query(Long.class).single();
	}

	/** Returns the chain after a position, with what each link claims. */
	List<Link> links(long after, int limit) {
		return this.database
			.sql("select " + COLUMNS + ", previous_hash, hash from ledger where position > ? order by position limit ?")
			.params(after, limit)
			.query((row, _) -> link(row))
			.list();
	}

	private Link link(ResultSet row) throws SQLException {
		return new Link(entry(row), new EntryHash(row.getBytes("previous_hash")), new EntryHash(row.getBytes("hash")));
	}

	private LedgerEntry entry(ResultSet row) throws SQLException {
		AuditEvent event = new AuditEvent(row.getObject("event_id", UUID.class), row.getString("subject"),
				row.getString("type"), row.getString("source"), instant(row, "time"), row.getString("traceparent"),
				(ObjectNode) this.jsonMapper.readTree(row.getString("data")));
		return new LedgerEntry(row.getLong("position"), instant(row, "recorded_at"), event);
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	/**
	 * An entry with the hashes that chain it.
	 */
	record Link(LedgerEntry entry, EntryHash previous, EntryHash hash) {

		static Link after(@Nullable Link last, Instant recordedAt, AuditEvent event) {
			long position = (last != null) ? last.entry().position() + 1 : 1;
			EntryHash previous = (last != null) ? last.hash() : EntryHash.BEFORE_THE_FIRST;
			return new Link(new LedgerEntry(position, recordedAt, event), previous,
					previous.next(position, recordedAt, event));
		}

	}

}
