package dev.oauth2flow.local;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows a line per part: when it starts, when it is ready and after how long.
 */
class ProgressListener implements SuiteListener {

	private final PrintStream out;

	private final Map<Part, Long> begin = new ConcurrentHashMap<>();

	ProgressListener(PrintStream out) {
		this.out = out;
	}

	@Override
	public void starting(Part part) {
		this.begin.put(part, System.nanoTime());
		this.out.printf("  %-15s starting%n", part.label());
	}

	@Override
	public void ready(Part part) {
		long since = this.begin.getOrDefault(part, System.nanoTime());
		this.out.printf("  %-15s ready after %.1f s%n", part.label(), (System.nanoTime() - since) / 1e9);
	}

	@Override
	public void stopped(Part part) {
		this.out.printf("  %-15s stopped%n", part.label());
	}

	@Override
	public void trouble(String message) {
		this.out.println("  " + message);
	}

}
