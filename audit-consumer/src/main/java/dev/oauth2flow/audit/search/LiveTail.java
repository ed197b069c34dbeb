package dev.oauth2flow.audit.search;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import dev.oauth2flow.audit.access.Reader;
import dev.oauth2flow.audit.ledger.Ledger;
import dev.oauth2flow.audit.ledger.LedgerEntry;
import dev.oauth2flow.audit.ledger.LedgerFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Follows the ledger for readers that stay. Each stream has a virtual thread of its own,
 * so that a slow reader slows down nobody else; any replica serves any stream, for all
 * look at the same ledger.
 */
@Component
class LiveTail {

	private static final Logger LOGGER = LoggerFactory.getLogger(LiveTail.class);

	private static final int PAGE = 200;

	private static final long RECONNECT_MILLIS = 2000;

	private final Ledger ledger;

	private final LedgerWatch watch;

	private final JwtDecoder tokens;

	private final StreamSettings settings;

	private final Map<String, Integer> open = new ConcurrentHashMap<>();

	private final Semaphore room;

	LiveTail(Ledger ledger, LedgerWatch watch, JwtDecoder tokens, StreamSettings settings) {
		this.ledger = ledger;
		this.watch = watch;
		this.tokens = tokens;
		this.settings = settings;
		this.room = new Semaphore(settings.perReplica());
	}

	/**
	 * Opens a stream that ends with the token.
	 * @param after where the reader left off; {@code null} for from now on
	 * @throws TooManyStreamsException if the reader or this replica has too many
	 */
	SseEmitter follow(Jwt token, LedgerFilter filter, @Nullable Long after) {
		long last = this.ledger.lastPosition();
		// From a position that does not exist, nothing would come for a long time.
		long start = (after != null) ? Math.min(after, last) : last;
		String subject = Reader.of(token).subject();
		enter(subject);
		SseEmitter emitter = new SseEmitter(0L);
		Thread.ofVirtual().name("live-tail").start(() -> {
			try {
				run(emitter, token, filter, start);
			}
			finally {
				leave(subject);
			}
		});
		return emitter;
	}

	private void enter(String subject) {
		if (!this.room.tryAcquire()) {
			throw new TooManyStreamsException(HttpStatus.SERVICE_UNAVAILABLE, "Too many streams are open here.");
		}
		if (this.open.merge(subject, 1, Integer::sum) > this.settings.perSubject()) {
			leaveOnly(subject);
			this.room.release();
			throw new TooManyStreamsException(HttpStatus.TOO_MANY_REQUESTS,
					"You have " + this.settings.perSubject() + " streams open. Close one.");
		}
		this.watch.join();
	}

	private void leave(String subject) {
		this.watch.leave();
		leaveOnly(subject);
		this.room.release();
	}

	private void leaveOnly(String subject) {
		this.open.computeIfPresent(subject, (_, count) -> (count > 1) ? count - 1 : null);
	}

	private void run(SseEmitter emitter, Jwt token, LedgerFilter filter, long start) {
		try {
			emitter.send(SseEmitter.event().reconnectTime(RECONNECT_MILLIS).comment("following"));
			long position = catchUp(emitter, filter, start);
			Instant end = Objects.requireNonNullElse(token.getExpiresAt(), Instant.MIN);
			Instant heartbeat = Instant.now().plus(this.settings.heartbeat());
			for (Instant now = Instant.now(); this.watch.isRunning() && now.isBefore(end); now = Instant.now()) {
				if (!now.isBefore(heartbeat)) {
					this.tokens.decode(token.getTokenValue());
					emitter.send(SseEmitter.event().comment("still here"));
					heartbeat = now.plus(this.settings.heartbeat());
				}
				Instant next = heartbeat.isBefore(end) ? heartbeat : end;
				LatestEntries latest = this.watch.await(position, Duration.between(now, next));
				if (latest != null) {
					position = latest.reachesBackTo(position) ? send(emitter, filter, latest, position)
							: catchUp(emitter, filter, position);
				}
			}
			emitter.complete();
		}
		catch (IOException | IllegalStateException ex) {
			// The reader went away, which is how most streams end.
			emitter.completeWithError(ex);
		}
		catch (JwtException | AuthenticationException ex) {
			LOGGER.debug("A live stream ended with its token", ex);
			emitter.complete();
		}
		catch (DataAccessException ex) {
			LOGGER.warn("A live stream ended, since a store is away: {}", ex.getMessage());
			emitter.complete();
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			emitter.complete();
		}
	}

	private long catchUp(SseEmitter emitter, LedgerFilter filter, long start) throws IOException {
		long position = start;
		while (true) {
			long last = this.ledger.lastPosition();
			List<LedgerEntry> entries = this.ledger.findAfter(filter, position, PAGE);
			for (LedgerEntry entry : entries) {
				send(emitter, entry);
				position = entry.position();
			}
			if (entries.size() < PAGE) {
				// Nothing up to there was left out: it was looked at before the query.
				return Math.max(position, last);
			}
		}
	}

	private static long send(SseEmitter emitter, LedgerFilter filter, LatestEntries latest, long position)
			throws IOException {
		for (LedgerEntry entry : latest.from(position)) {
			if (filter.matches(entry)) {
				send(emitter, entry);
			}
		}
		return latest.last();
	}

	private static void send(SseEmitter emitter, LedgerEntry entry) throws IOException {
		emitter.send(SseEmitter.event().id(Long.toString(entry.position())).data(EventView.of(entry)));
	}

}
