package dev.oauth2flow.api;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import net.ttddyy.observation.tracing.QueryContext;

import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Counts what requests cost: SQL statements by the observations that the service makes
 * anyway, on the threads that serve requests; Redis commands as the server itself counts
 * them.
 */
public final class Costs implements ObservationHandler<QueryContext> {

	private static final Set<String> HOUSEKEEPING = Set.of("info", "ping", "hello", "auth", "client", "subscribe");

	private final List<String> sql = new CopyOnWriteArrayList<>();

	private Map<String, Long> before = Map.of();

	/** Forgets what was counted. */
	public void reset(StringRedisTemplate redis) {
		this.sql.clear();
		this.before = calls(redis);
	}

	/** The SQL statements since the reset, in order. */
	public List<String> sql() {
		return List.copyOf(this.sql);
	}

	/** How often each Redis command was sent since the reset. */
	public Map<String, Long> redis(StringRedisTemplate redis) {
		Map<String, Long> since = calls(redis);
		since.replaceAll((command, calls) -> calls - this.before.getOrDefault(command, 0L));
		since.values().removeIf((calls) -> calls == 0);
		return since;
	}

	private static Map<String, Long> calls(StringRedisTemplate redis) {
		Properties statistics = redis
			.execute((RedisCallback<Properties>) (connection) -> connection.serverCommands().info("commandstats"));
		Map<String, Long> calls = new TreeMap<>();
		statistics.stringPropertyNames().forEach((name) -> {
			String command = name.substring("cmdstat_".length());
			String value = statistics.getProperty(name);
			if (HOUSEKEEPING.stream().noneMatch(command::startsWith)) {
				calls.put(command, Long.valueOf(value.substring("calls=".length(), value.indexOf(','))));
			}
		});
		return calls;
	}

	@Override
	public void onStop(QueryContext context) {
		if (Thread.currentThread().getName().contains("-exec-")) {
			this.sql.addAll(context.getQueries());
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof QueryContext;
	}

}
