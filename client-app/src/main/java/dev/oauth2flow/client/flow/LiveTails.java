package dev.oauth2flow.client.flow;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import dev.oauth2flow.client.flow.telemetry.FlowStore;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Passes what comes on to browsers as server-sent events (HTML Standard section 9.2),
 * each on the virtual thread of its request. A browser that comes back names the last
 * event that it has seen, and misses none.
 */
@Component
class LiveTails {

	private static final Logger LOGGER = LoggerFactory.getLogger(LiveTails.class);

	private static final int MOST_OF_ONE_WATCHER = 8;

	private static final int MOST = 256;

	/** Then the browser comes back by itself. */
	private static final Duration LONGEST = Duration.ofMinutes(10);

	private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();

	private volatile boolean closed;

	void pass(String watcher, Supplier<FlowStore.Tail> source, HttpServletResponse response) throws IOException {
		if (!enter(watcher)) {
			response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
			return;
		}
		try (FlowStore.Tail tail = source.get()) {
			response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
			response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
			// For proxies that would otherwise hold events back.
			response.setHeader("X-Accel-Buffering", "no");
			pass(tail, response.getOutputStream());
		}
		catch (IOException | DataAccessException ex) {
			LOGGER.debug("A live stream ended: {}", ex.getClass().getName());
		}
		finally {
			leave(watcher);
		}
	}

	private boolean enter(String watcher) {
		if (this.closed || this.open.size() >= MOST) {
			return false;
		}
		if (this.open.merge(watcher, 1, Integer::sum) > MOST_OF_ONE_WATCHER) {
			leave(watcher);
			return false;
		}
		return true;
	}

	private void leave(String watcher) {
		this.open.computeIfPresent(watcher, (_, count) -> (count > 1) ? count - 1 : null);
	}

	private void pass(FlowStore.Tail tail, OutputStream browser) throws IOException {
		long end = System.nanoTime() + LONGEST.toNanos();
		// A comment: lets the browser know that the stream is open, and us that it is
		// there. The id without data: a browser that comes back before anything came
		// misses nothing either.
		send(browser, ":\n" + id(tail.place()) + "\n");
		while (!this.closed && System.nanoTime() < end) {
			StringBuilder events = new StringBuilder();
			for (FlowStore.Entry entry : tail.next()) {
				if (!entry.text().isEmpty()) {
					events.append(id(entry.place()))
						.append("event: ")
						.append(entry.kind().name().toLowerCase(Locale.ROOT))
						.append("\ndata: ")
						.append(entry.text())
						.append("\n\n");
				}
			}
			send(browser, events.isEmpty() ? ":\n\n" : events.toString());
		}
	}

	private static String id(FlowStore.Place place) {
		return "id: " + place.begun() + "_" + place.step() + "\n";
	}

	private static void send(OutputStream browser, String text) throws IOException {
		browser.write(text.getBytes(StandardCharsets.UTF_8));
		browser.flush();
	}

	/** A stop must not wait for streams that never end by themselves. */
	@EventListener(ContextClosedEvent.class)
	void close() {
		this.closed = true;
	}

}
