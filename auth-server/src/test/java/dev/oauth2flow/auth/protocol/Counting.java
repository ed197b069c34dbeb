package dev.oauth2flow.auth.protocol;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lettuce.core.RedisClient;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Counts what requests ask of the stores. What happens on other threads than those that
 * serve requests is not theirs.
 */
class Counting implements ObservationHandler<Observation.Context>, CommandListener, SmartLifecycle {

	private static final int AFTER_THE_CONNECTION_FACTORY = 1;

	private final BeanFactory beans;

	private volatile boolean running;

	private final List<String> sql = new CopyOnWriteArrayList<>();

	private final List<String> redis = new CopyOnWriteArrayList<>();

	Counting(BeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void onStop(Observation.Context context) {
		String type = context.getClass().getSimpleName();
		if (type.startsWith("Query") && Thread.currentThread().getName().contains("-exec-")) {
			this.sql.add(String.valueOf(context.getHighCardinalityKeyValue("jdbc.query[0]")));
		}
	}

	@Override
	public void commandStarted(CommandStartedEvent event) {
		if (Thread.currentThread().getName().contains("-exec-")) {
			this.redis.add(String.valueOf(event.getCommand().getType()));
		}
	}

	/** Before the first connection is made, which otherwise would go unheard. */
	@Override
	public void start() {
		((RedisClient) this.beans.getBean(LettuceConnectionFactory.class).getRequiredNativeClient()).addListener(this);
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return AFTER_THE_CONNECTION_FACTORY;
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
	 * Returns the statements without those by which the outbox takes an audit event.
	 */
	List<String> sql() {
		return this.sql.stream()
			.filter((statement) -> !statement.toLowerCase(Locale.ROOT).contains("outbox_record"))
			.toList();
	}

	/**
	 * Returns the statements by which the outbox takes audit events: one for each.
	 */
	List<String> outbox() {
		return this.sql.stream()
			.filter((statement) -> statement.toLowerCase(Locale.ROOT).contains("outbox_record"))
			.toList();
	}

	List<String> redis() {
		return List.copyOf(this.redis);
	}

}
