package dev.oauth2flow.client.pages.activity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Passes live events on to browsers until either end goes away.
 */
@Component
class LiveStreams {

	private static final Logger LOGGER = LoggerFactory.getLogger(LiveStreams.class);

	private final Set<InputStream> open = ConcurrentHashMap.newKeySet();

	/**
	 * Passes events on, line by line. Their names are dropped: to the browser every event
	 * is the same message, namely that there is news.
	 */
	void pass(InputStream events, OutputStream browser) {
		this.open.add(events);
		try (events; BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
			// Lets the browser know at once that the stream is open.
			browser.flush();
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (!line.startsWith("event:")) {
					send(line, browser);
				}
			}
		}
		catch (IOException ex) {
			LOGGER.debug("A live stream ended: {}", ex.getClass().getName());
		}
		finally {
			this.open.remove(events);
		}
	}

	private static void send(String line, OutputStream browser) throws IOException {
		browser.write((line + "\n").getBytes(StandardCharsets.UTF_8));
		browser.flush();
	}

	/** A stop must not wait for streams that never end by themselves. */
	@EventListener(ContextClosedEvent.class)
	void close() {
		for (InputStream events : this.open) {
			try {
				events.close();
			}
			catch (IOException ex) {
				LOGGER.debug("A live stream did not close: {}", ex.getClass().getName());
			}
		}
	}

}
