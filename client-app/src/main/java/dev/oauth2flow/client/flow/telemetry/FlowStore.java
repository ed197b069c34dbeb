package dev.oauth2flow.client.flow.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

	/** A step, or the name of a flow. */
	private static final String FIELD = "f";

	/** What could not be begun. */
	private static final String FAILED = "failed";

	private static final String START = "0-0";

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
		add(STEPS + flow, FIELD, "", XAddOptions.maxlen(MOST_STEPS));
		add(WATCHER + watcher, FIELD, flow, XAddOptions.maxlen(MOST_FLOWS));
	}

	/**
	 * Tells a watcher that what they wanted to see did not come about.
	 * @param what its name
	 * @param watcher the hash of the watcher's secret
	 */
	public void fail(String what, String watcher) {
		add(WATCHER + watcher, FAILED, what, XAddOptions.maxlen(MOST_FLOWS));
	}

	/** Adds a step to a flow that was begun here; others are none of ours. */
	void append(String flow, Step step) {
		add(STEPS + flow, FIELD, this.json.writeValueAsString(step), XAddOptions.maxlen(MOST_STEPS).nomkstream(true));
	}

	private void add(String key, String field, String value, XAddOptions options) {
		RecordId id = this.redis.<String, String>opsForStream()
			.add(StreamRecords.newRecord().in(key).ofMap(Map.of(field, value)), options);
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
		return watched(watcher).flows().stream().map(Flow::id).toList();
	}

	/**
	 * Returns what a watcher has seen begin.
	 * @param watcher the hash of the watcher's secret
	 * @return the flows that live, and from where to go on
	 */
	public Watched watched(String watcher) {
		List<MapRecord<String, String, String>> records = records(WATCHER + watcher);
		List<Flow> flows = records.reversed()
			.stream()
			.filter((record) -> record.getValue().containsKey(FIELD))
			.map((record) -> new Flow(text(record), Objects.requireNonNull(record.getId().getTimestamp())))
			.filter((flow) -> lives(flow.id()))
			.toList();
		String failed = records.isEmpty() ? null : records.getLast().getValue().get(FAILED);
		return new Watched(flows, newest(records), failed);
	}

	private static String newest(List<MapRecord<String, String, String>> records) {
		return records.isEmpty() ? START : records.getLast().getId().getValue();
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
		return records(key).stream().map(FlowStore::text).toList();
	}

	private static String text(MapRecord<String, String, String> record) {
		return record.getValue().getOrDefault(FIELD, "");
	}

	private List<MapRecord<String, String, String>> records(String key) {
		return Objects.requireNonNullElse(
				this.redis.<String, String>opsForStream()
					.range(key, Range.unbounded(), Limit.limit().count(MOST_STEPS)),
				List.<MapRecord<String, String, String>>of());
	}

	/**
	 * Opens what follows for a watcher: the flows that begin, and the steps of one.
	 * @param watcher the hash of the watcher's secret
	 * @param flow whose steps, null for none
	 * @param after what is known already
	 * @return the entries, to be closed
	 */
	public Tail tail(String watcher, @Nullable String flow, Place after) {
		String begun = (after.begun() != null) ? after.begun() : newest(records(WATCHER + watcher));
		String step = (after.step() != null) ? after.step() : START;
		return new Tail(factory().getConnection(), WATCHER + watcher, (flow != null) ? STEPS + flow : null,
				new Place(begun, step));
	}

	private RedisConnectionFactory factory() {
		return this.redis.getRequiredConnectionFactory();
	}

	/**
	 * What a watcher has seen begin.
	 *
	 * @param flows those that live, the newest first
	 * @param newest the id of the last entry
	 * @param failed what did not come about, if nothing has begun since
	 */
	public record Watched(List<Flow> flows, String newest, @Nullable String failed) {

	}

	/**
	 * A flow that lives.
	 *
	 * @param id its name
	 * @param begun when it began, in milliseconds since 1970
	 */
	public record Flow(String id, long begun) {

	}

	/**
	 * How far somebody has read: ids of entries.
	 *
	 * @param begun the last that told of a beginning, null for the newest
	 * @param step the last step of the flow, null for none
	 */
	public record Place(@Nullable String begun, @Nullable String step) {

	}

	/**
	 * The end of both streams, on a connection of its own: it waits there.
	 */
	public static final class Tail implements AutoCloseable {

		private final RedisConnection connection;

		private final byte[] begins;

		private final byte @Nullable [] steps;

		private Place place;

		private Tail(RedisConnection connection, String begins, @Nullable String steps, Place place) {
			this.connection = connection;
			this.begins = begins.getBytes(StandardCharsets.UTF_8);
			this.steps = (steps != null) ? steps.getBytes(StandardCharsets.UTF_8) : null;
			this.place = place;
		}

		/**
		 * Returns how far this has come.
		 * @return where to go on
		 */
		public Place place() {
			return this.place;
		}

		/**
		 * Waits for entries.
		 * @return what came, empty if nothing came within a second
		 */
		@SuppressWarnings("unchecked") // Byte arrays in an array of a generic type.
		public List<Entry> next() {
			List<StreamOffset<byte[]>> from = new ArrayList<>();
			from.add(StreamOffset.create(this.begins, ReadOffset.from(String.valueOf(this.place.begun()))));
			if (this.steps != null) {
				from.add(StreamOffset.create(this.steps, ReadOffset.from(String.valueOf(this.place.step()))));
			}
			List<ByteRecord> records = this.connection.streamCommands()
				.xRead(StreamReadOptions.empty().count(AT_ONCE).block(PATIENCE), from.toArray(StreamOffset[]::new));
			return Objects.requireNonNullElse(records, List.<ByteRecord>of()).stream().map(this::entry).toList();
		}

		private Entry entry(ByteRecord record) {
			String id = record.getId().getValue();
			boolean step = Arrays.equals(record.getStream(), this.steps);
			this.place = step ? new Place(this.place.begun(), id) : new Place(id, this.place.step());
			Map.Entry<byte[], byte[]> field = record.getValue().entrySet().iterator().next();
			boolean failed = new String(field.getKey(), StandardCharsets.UTF_8).equals(FAILED);
			Kind kind = step ? Kind.STEP : (failed ? Kind.FAILED : Kind.BEGUN);
			return new Entry(kind, this.place, new String(field.getValue(), StandardCharsets.UTF_8));
		}

		@Override
		public void close() {
			this.connection.close();
		}

	}

	/** What an entry tells. */
	public enum Kind {

		/** A flow has begun. */
		BEGUN,

		/** What was to be seen did not come about. */
		FAILED,

		/** A step of the flow. */
		STEP

	}

	/**
	 * What came.
	 *
	 * @param kind what it tells
	 * @param place from where to go on after it
	 * @param text a step as JSON, a name, or nothing
	 */
	public record Entry(Kind kind, Place place, String text) {

	}

}
