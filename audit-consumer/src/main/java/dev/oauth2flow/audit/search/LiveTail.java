package dev.oauth2flow.audit.search;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.oauth2flow.audit.ledger.Ledger;
import dev.oauth2flow.audit.ledger.LedgerEntry;
import dev.oauth2flow.audit.ledger.LedgerFilter;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Follows the ledger for readers that stay. Each stream has a virtual thread of its own,
 * so that a slow reader slows down nobody else; any replica serves any stream, since all
 * look at the same ledger.
 */
@Component
class LiveTail {

	private static final Logger LOGGER = LoggerFactory.getLogger(LiveTail.class);

	private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);

	private static final Duration BETWEEN_HEARTBEATS = Duration.ofSeconds(15);

	private static final int MOST_PER_SUBJECT = 8;

	private static final int PAGE = 100;

	private final Ledger ledger;

	private final Map<String, AtomicInteger> open = new ConcurrentHashMap<>();

	private volatile boolean stopping;

	LiveTail(Ledger ledger) {
		this.ledger = ledger;
	}

	/**
	 * Opens a stream that ends with the token.
	 * @param after where the reader left off; {@code null} for from now on
	 */
	SseEmitter follow(Jwt token, LedgerFilter filter, @Nullable Long after) {
		AtomicInteger mine = this.open.computeIfAbsent(token.getSubject(), (_) -> new AtomicInteger());
		if (mine.incrementAndGet() > MOST_PER_SUBJECT) {
			mine.decrementAndGet();
			throw new TooManyStreamsException();
		}
		long start = (after != null) ? after : this.ledger.lastPosition();
		Instant end = Objects.requireNonNullElse(token.getExpiresAt(), Instant.now());
		SseEmitter emitter = new SseEmitter(0L);
		Thread.ofVirtual().name("live-tail").start(() -> {
			try {
				run(emitter, filter, start, end);
			}
			finally {
				mine.decrementAndGet();
			}
		});
		return emitter;
	}

	private void run(SseEmitter emitter, LedgerFilter filter, long start, Instant end) {
		long position = start;
		Instant lastSent = Instant.EPOCH;
		try {
			while (!this.stopping && Instant.now().isBefore(end)) {
				List<LedgerEntry> entries = this.ledger.findAfter(filter, position, PAGE);
				for (LedgerEntry entry : entries) {
					position = entry.position();
					emitter.send(SseEmitter.event().id(Long.toString(position)).data(EventView.of(entry)));
				}
				boolean due = Duration.between(lastSent, Instant.now()).compareTo(BETWEEN_HEARTBEATS) > 0;
				if (entries.isEmpty() && due) {
					emitter.send(SseEmitter.event().comment("still here"));
				}
				if (due || !entries.isEmpty()) {
					lastSent = Instant.now();
				}
				if (entries.size() < PAGE) {
					Thread.sleep(BETWEEN_LOOKS);
				}
			}
			emitter.complete();
		}
		catch (IOException | IllegalStateException ex) {
			// The reader went away, which is how most streams end.
			emitter.completeWithError(ex);
		}
		catch (DataAccessException ex) {
			LOGGER.warn("A live stream ended, since the database is away: {}", ex.getMessage());
			emitter.complete();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			emitter.complete();
		}
	}

	@PreDestroy
	void stop() {
		this.stopping = true;
	}

}
