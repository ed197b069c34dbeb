package dev.oauth2flow.platform.audit;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;

import io.namastack.outbox.JdbcOutboxRecordEntity;
import io.namastack.outbox.JdbcOutboxRecordEntityMapper;
import io.namastack.outbox.JdbcOutboxRecordRepository;
import io.namastack.outbox.JdbcTableNameResolver;
import io.namastack.outbox.OutboxRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Appends a record to the outbox by one statement. The library itself takes two: it tries
 * to update the record, and inserts it where there was none. Here the insert comes first,
 * so that the second is left to records that are there, which are those whose sending has
 * failed.
 */
class OneStatementRecords extends JdbcOutboxRecordRepository {

	private final JdbcClient jdbc;

	private final JdbcOutboxRecordEntityMapper rows;

	private final String insert;

	OneStatementRecords(JdbcClient jdbc, TransactionTemplate transactions, JdbcOutboxRecordEntityMapper rows,
			Clock clock, JdbcTableNameResolver tables) {
		super(jdbc, transactions, rows, clock, tables);
		this.jdbc = jdbc;
		this.rows = rows;
		this.insert = """
				insert into %s (id, status, record_key, record_type, payload, context, partition_no,
				    created_at, completed_at, failure_count, failure_reason, next_retry_at, handler_id)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
				on conflict (id) do nothing""".formatted(tables.getOutboxRecord());
	}

	@Override
	public <T> OutboxRecord<T> save(OutboxRecord<T> record) {
		return isInserted(this.rows.map(record)) ? record : super.save(record);
	}

	private boolean isInserted(JdbcOutboxRecordEntity row) {
		return this.jdbc.sql(this.insert)
			.param(1, row.getId())
			.param(2, row.getStatus().name())
			.param(3, row.getRecordKey())
			.param(4, row.getRecordType())
			.param(5, row.getPayload())
			.param(6, row.getContext(), Types.VARCHAR)
			.param(7, row.getPartitionNo())
			.param(8, timestamp(row.getCreatedAt()))
			.param(9, timestamp(row.getCompletedAt()), Types.TIMESTAMP)
			.param(10, row.getFailureCount())
			.param(11, row.getFailureReason(), Types.VARCHAR)
			.param(12, timestamp(row.getNextRetryAt()))
			.param(13, row.getHandlerId())
			.update() == 1;
	}

	private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
		return (instant != null) ? Timestamp.from(instant) : null;
	}

}
