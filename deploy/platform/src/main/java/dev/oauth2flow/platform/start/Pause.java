package dev.oauth2flow.platform.start;

import java.time.Duration;

/**
 * The time between two looks at something that is not there yet.
 */
final class Pause {

	private Pause() {
	}

	static void of(Duration time) {
		try {
			Thread.sleep(time);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for a store", ex);
		}
	}

}
