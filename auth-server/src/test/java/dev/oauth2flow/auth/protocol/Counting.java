package dev.oauth2flow.auth.protocol;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

/**
 * Counts what requests ask of the stores. What happens on other threads than those that
 * serve requests is not theirs.
 */
class Counting implements ObservationHandler<Observation.Context> {

	private final List<String> sql = new CopyOnWriteArrayList<>();

	private final List<String> redis = new CopyOnWriteArrayList<>();

	@Override
	public void onStop(Observation.Context context) {
		if (!Thread.currentThread().getName().contains("-exec-") && !Thread.currentThread().isVirtual()) {
			return;
		}
		String name = context.getClass().getSimpleName();
		if (name.startsWith("Query")) {
			this.sql.add(String.valueOf(context.getHighCardinalityKeyValue("jdbc.query[0]")));
		}
	}

	@Override
	public void onStart(Observation.Context context) {
		if (Thread.currentThread().getName().contains("-exec-")
				&& context.getClass().getSimpleName().startsWith("Lettuce")) {
			this.redis.add(String.valueOf(context.getContextualName()));
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	void reset() {
		this.sql.clear();
		this.redis.clear();
	}

	/**
	 * Returns the statements without those that put an audit event into the outbox.
	 */
	List<String> sql() {
		return this.sql.stream()
			.filter((statement) -> !statement.toLowerCase(Locale.ROOT).contains("outbox_record"))
			.toList();
	}

	List<String> outbox() {
		return this.sql.stream()
			.filter((statement) -> statement.toLowerCase(Locale.ROOT).contains("outbox_record"))
			.toList();
	}

	List<String> redis() {
		return List.copyOf(this.redis);
	}

}
