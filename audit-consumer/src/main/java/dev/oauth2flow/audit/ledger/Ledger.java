package dev.oauth2flow.audit.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

	private static final String COLUMNS = "position, recorded_at, event_id, subject, type, source, time, traceparent, data";

	private final JdbcClient database;

	private final JsonMapper jsonMapper;

	private final Clock clock = Clock.systemUTC();

	Ledger(JdbcClient database, JsonMapper jsonMapper) {
		this.database = database;
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Appends an event, unless it is there already.
	 * @param event the event
	 * @return whether it was appended
	 * @throws org.springframework.dao.DataAccessException if the database is away
	 */
	@Transactional
	public boolean append(AuditEvent event) {
		this.database.sql("select 1 from pg_advisory_xact_lock(?)").param(APPEND_LOCK).query(Integer.class).single();
		Head head = this.database.sql("""
				select coalesce(max(position), 0) as position,
				       (select hash from ledger order by position desc limit 1) as hash,
				       exists (select from ledger where event_id = ?) as known
				from ledger
				""")
			.param(event.id())
			.query((row, _) -> new Head(row.getLong("position"), last(row.getBytes("hash")), row.getBoolean("known")))
			.single();
		if (head.known()) {
			return false;
		}
		long position = head.position() + 1;
		Instant recordedAt = this.clock.instant().truncatedTo(ChronoUnit.MICROS);
		this.database.sql("""
				insert into ledger (position, event_id, subject, type, source, time, recorded_at, traceparent, data,
				                    previous_hash, hash)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
				""")
			.param(position)
			.param(event.id())
			.param(event.subject())
			.param(event.type())
			.param(event.source())
			.param(event.time().atOffset(ZoneOffset.UTC))
			.param(recordedAt.atOffset(ZoneOffset.UTC))
			.param(event.traceparent())
			.param(this.jsonMapper.writeValueAsString(event.data()))
			.param(head.last().bytes())
			.param(head.last().next(position, recordedAt, event).bytes())
			.update();
		return true;
	}

	private static EntryHash last(byte @Nullable [] hash) {
		return (hash != null) ? new EntryHash(hash) : EntryHash.BEFORE_THE_FIRST;
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
			.query((row, _) -> new Link(entry(row), new EntryHash(row.getBytes("previous_hash")),
					new EntryHash(row.getBytes("hash"))))
			.list();
	}

	private LedgerEntry entry(ResultSet row) throws SQLException {
		AuditEvent event = new AuditEvent(row.getObject("event_id", UUID.class), row.getString("subject"),
				row.getString("type"), row.getString("source"), instant(row.getTimestamp("time")),
				row.getString("traceparent"), (ObjectNode) this.jsonMapper.readTree(row.getString("data")));
		return new LedgerEntry(row.getLong("position"), instant(row.getTimestamp("recorded_at")), event);
	}

	private static Instant instant(Timestamp timestamp) {
		return timestamp.toInstant();
	}

	private record Head(long position, EntryHash last, boolean known) {
	}

	record Link(LedgerEntry entry, EntryHash previous, EntryHash hash) {
	}

}
