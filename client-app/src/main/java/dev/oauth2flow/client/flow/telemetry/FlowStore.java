package dev.oauth2flow.client.flow.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps flows for as long as they may be looked at: each is a stream in Redis, which any
 * replica writes and any replica reads.
 */
@Component
public class FlowStore {

	/** How long a flow lives after its last step. */
	public static final Duration LIFETIME = Duration.ofMinutes(30);

	private static final String STEPS = "client:flow:steps:";

	private static final String WATCHER = "client:flow:watcher:";

	private static final String FIELD = "f";

	private static final int MOST_STEPS = 1000;

	private static final int MOST_FLOWS = 16;

	/** Shorter than what any command may take. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final int AT_ONCE = 200;

	private final StringRedisTemplate redis;

	private final JsonMapper json;

	FlowStore(StringRedisTemplate redis, JsonMapper json) {
		this.redis = redis;
		this.json = json;
	}

	/**
	 * Begins a flow, and lets one watcher see it.
	 * @param flow the flow
	 * @param watcher the hash of the watcher's secret
	 */
	public void begin(String flow, String watcher) {
		add(STEPS + flow, "", XAddOptions.maxlen(MOST_STEPS));
		add(WATCHER + watcher, flow, XAddOptions.maxlen(MOST_FLOWS));
	}

	/** Adds a step to a flow that was begun here; others are none of ours. */
	void append(String flow, Step step) {
		add(STEPS + flow, this.json.writeValueAsString(step), XAddOptions.maxlen(MOST_STEPS).nomkstream(true));
	}

	private void add(String key, String value, XAddOptions options) {
		RecordId id = this.redis.<String, String>opsForStream()
			.add(StreamRecords.newRecord().in(key).ofMap(Map.of(FIELD, value)), options);
		if (id != null) {
			this.redis.expire(key, LIFETIME);
		}
	}

	/**
	 * Returns the flows of a watcher.
	 * @param watcher the hash of the watcher's secret
	 * @return the newest first
	 */
	public List<String> flowsOf(String watcher) {
		return read(WATCHER + watcher).reversed().stream().filter(this::lives).toList();
	}

	private boolean lives(String flow) {
		return Boolean.TRUE.equals(this.redis.hasKey(STEPS + flow));
	}

	/**
	 * Forgets which flows a watcher may see.
	 * @param watcher the hash of the watcher's secret
	 */
	public void forget(String watcher) {
		this.redis.delete(WATCHER + watcher);
	}

	/**
	 * Reads a flow.
	 * @param flow the flow
	 * @return its steps so far, in the order of their arrival
	 */
	public List<Step> steps(String flow) {
		return read(STEPS + flow).stream()
			.filter((text) -> !text.isEmpty())
			.map((text) -> this.json.readValue(text, Step.class))
			.toList();
	}

	private List<String> read(String key) {
		List<MapRecord<String, String, String>> records = this.redis.<String, String>opsForStream()
			.range(key, Range.unbounded(), Limit.limit().count(MOST_STEPS));
		return Objects.requireNonNullElse(records, List.<MapRecord<String, String, String>>of())
			.stream()
			.map((record) -> record.getValue().getOrDefault(FIELD, ""))
			.toList();
	}

	/**
	 * Opens what follows on a flow's steps.
	 * @param flow the flow
	 * @param after the id of the last entry that is known, null for all
	 * @return the entries, to be closed
	 */
	public Tail tailOfFlow(String flow, @Nullable String after) {
		return new Tail(factory().getConnection(), STEPS + flow, (after != null) ? after : "0");
	}

	/**
	 * Opens the flows that a watcher will begin.
	 * @param watcher the hash of the watcher's secret
	 * @param after the id of the last entry that is known, null for none
	 * @return the entries, to be closed
	 */
	public Tail tailOfWatcher(String watcher, @Nullable String after) {
		return new Tail(factory().getConnection(), WATCHER + watcher, (after != null) ? after : newest(watcher));
	}

	private String newest(String watcher) {
		List<MapRecord<String, String, String>> last = this.redis.<String, String>opsForStream()
			.reverseRange(WATCHER + watcher, Range.unbounded(), Limit.limit().count(1));
		return Optional.ofNullable(last)
			.filter((records) -> !records.isEmpty())
			.map((records) -> records.getFirst().getId().getValue())
			.orElse("0");
	}

	private RedisConnectionFactory factory() {
		return this.redis.getRequiredConnectionFactory();
	}

	/**
	 * The end of a stream, on a connection of its own: it waits there.
	 */
	public static final class Tail implements AutoCloseable {

		private final RedisConnection connection;

		private final byte[] key;

		private String last;

		private Tail(RedisConnection connection, String key, String last) {
			this.connection = connection;
			this.key = key.getBytes(StandardCharsets.UTF_8);
			this.last = last;
		}

		/**
		 * Waits for entries.
		 * @return what came, empty if nothing came within a second
		 */
		@SuppressWarnings("unchecked") // One stream: nothing to mix.
		public List<Entry> next() {
			List<ByteRecord> records = this.connection.streamCommands()
				.xRead(StreamReadOptions.empty().count(AT_ONCE).block(PATIENCE),
						StreamOffset.create(this.key, ReadOffset.from(this.last)));
			if (records == null || records.isEmpty()) {
				return List.of();
			}
			this.last = records.getLast().getId().getValue();
			return records.stream().map(Tail::entry).toList();
		}

		private static Entry entry(ByteRecord record) {
			byte[] value = record.getValue().values().iterator().next();
			return new Entry(record.getId().getValue(), new String(value, StandardCharsets.UTF_8));
		}

		@Override
		public void close() {
			this.connection.close();
		}

	}

	/**
	 * What came.
	 *
	 * @param id to go on from
	 * @param text a step as JSON, a flow's name, or nothing
	 */
	public record Entry(String id, String text) {

	}

}
