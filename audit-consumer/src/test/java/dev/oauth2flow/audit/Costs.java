package dev.oauth2flow.audit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.lettuce.core.tracing.LettuceObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import net.ttddyy.observation.tracing.QueryContext;

/**
 * Counts SQL statements, on the threads that are to be counted, and Redis commands, which
 * are sent by threads of their own, by the observations that the service makes anyway.
 */
public final class Costs implements ObservationHandler<Observation.Context> {

	private final Predicate<Thread> counted;

	private final List<String> sql = new CopyOnWriteArrayList<>();

	private final List<String> redis = new CopyOnWriteArrayList<>();

	/** For the threads that meet the condition. */
	public Costs(Predicate<Thread> counted) {
		this.counted = counted;
	}

	/** The statements in order. */
	public List<String> sql() {
		return this.sql;
	}

	/** The commands in order. */
	public List<String> redis() {
		return this.redis;
	}

	/** Forgets what was counted. */
	public void reset() {
		this.sql.clear();
		this.redis.clear();
	}

	@Override
	public void onStart(Observation.Context context) {
		if (context instanceof LettuceObservationContext) {
			this.redis.add(String.valueOf(context.getContextualName()));
		}
	}

	@Override
	public void onStop(Observation.Context context) {
		if (this.counted.test(Thread.currentThread()) && context instanceof QueryContext query) {
			this.sql.add(String.join(";", query.getQueries()));
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

}
