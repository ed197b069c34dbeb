package dev.oauth2flow.audit.search;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.oauth2flow.audit.ledger.Ledger;
import dev.oauth2flow.audit.ledger.LedgerEntry;
import dev.oauth2flow.audit.ledger.LedgerFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks for new entries, once for all streams of this replica and only while there are
 * any. A look is one short query; unlike LISTEN and NOTIFY it needs no connection of its
 * own and works behind any pool and through any failover.
 */
@Component
class LedgerWatch implements SmartLifecycle {

	private static final Logger LOGGER = LoggerFactory.getLogger(LedgerWatch.class);

	private final Ledger ledger;

	private final StreamSettings settings;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private @Nullable LatestEntries latest;

	private int followers;

	private @Nullable Thread watcher;

	LedgerWatch(Ledger ledger, StreamSettings settings) {
		this.ledger = ledger;
		this.settings = settings;
	}

	/** Keeps the watch going until {@link #leave()}. */
	void join() {
		this.lock.lock();
		try {
			this.followers++;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Ends one {@link #join()}. */
	void leave() {
		this.lock.lock();
		try {
			this.followers--;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits for an entry after a position.
	 * @return what is known then, or {@code null} after the patience or at the service's
	 * end
	 */
	@Nullable LatestEntries await(long position, Duration patience) throws InterruptedException {
		long nanos = patience.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (isRunning()) {
				if (this.latest != null && this.latest.last() > position) {
					return this.latest;
				}
				if (nanos <= 0) {
					return null;
				}
				nanos = this.changed.awaitNanos(nanos);
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void watch() {
		try {
			while (isRunning()) {
				awaitFollowers();
				look();
				TimeUnit.NANOSECONDS.sleep(this.settings.look().toNanos());
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	private void awaitFollowers() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.followers == 0) {
				// Old news by the time that somebody comes.
				this.latest = null;
				this.changed.await();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void look() {
		try {
			LatestEntries known = this.latest;
			if (known == null) {
				publish(new LatestEntries(this.ledger.lastPosition(), List.of()));
				return;
			}
			List<LedgerEntry> found = this.ledger.findAfter(LedgerFilter.ALL, known.last(), LatestEntries.MOST);
			if (!found.isEmpty()) {
				publish(known.with(found));
			}
		}
		catch (RuntimeException ex) {
			// Streams stay open: they go on where they were when the database is back.
			LOGGER.warn("Cannot look for new entries: {}", ex.getMessage());
		}
	}

	private void publish(LatestEntries entries) {
		this.lock.lock();
		try {
			this.latest = entries;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void start() {
		this.lock.lock();
		try {
			this.watcher = Thread.ofVirtual().name("ledger-watch").unstarted(this::watch);
			this.watcher.start();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Before the web server waits for its requests to end, of which streams are some. */
	@Override
	public void stop() {
		this.lock.lock();
		try {
			if (this.watcher != null) {
				this.watcher.interrupt();
				this.watcher = null;
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isRunning() {
		this.lock.lock();
		try {
			return this.watcher != null;
		}
		finally {
			this.lock.unlock();
		}
	}

}
