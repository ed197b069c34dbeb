package dev.oauth2flow.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

import dev.oauth2flow.local.process.Logs;

/**
 * Shows a line per part: when it starts, when it is ready and after how long. On a
 * terminal the lines are redrawn in place while the suite starts; elsewhere each event is
 * a line of its own.
 */
final class ProgressListener implements SuiteListener {

	/** What a person sees of a part's start. */
	private enum Phase {

		WAITING("", "waiting"), STARTING("33", "starting"), READY("32", "ready"), STOPPED("31", "stopped");

		private final String color;

		private final String word;

		Phase(String color, String word) {
			this.color = color;
			this.word = word;
		}

	}

	private final PrintStream out;

	private final RunState state;

	private final Terminal terminal;

	private final LongSupplier clock;

	private final Map<Part, Phase> phases = new EnumMap<>(Part.class);

	private final Map<Part, Long> begun = new EnumMap<>(Part.class);

	private final Map<Part, Double> seconds = new EnumMap<>(Part.class);

	private boolean drawn;

	private boolean live;

	/**
	 * How much a terminal can do.
	 *
	 * @param redraws whether lines can be changed after they were written
	 * @param colors whether the person wants colours
	 */
	record Terminal(boolean redraws, boolean colors) {

		static Terminal of(Map<String, String> environment, boolean console) {
			boolean redraws = console && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
			return new Terminal(redraws, redraws && environment.getOrDefault("NO_COLOR", "").isEmpty());
		}

	}

	ProgressListener(PrintStream out, RunState state, Terminal terminal, LongSupplier nanoTime) {
		this.out = out;
		this.state = state;
		this.terminal = terminal;
		this.clock = nanoTime;
		this.live = terminal.redraws();
	}

	private synchronized void redrawNowAndThen() {
		try {
			while (this.live) {
				draw();
				wait(500);
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	private void draw() {
		StringBuilder lines = new StringBuilder();
		if (this.drawn) {
			lines.append("\u001b[").append(Part.values().length).append('A');
		}
		for (Part part : Part.values()) {
			Phase phase = this.phases.getOrDefault(part, Phase.WAITING);
			Double known = (phase == Phase.STARTING) ? Double.valueOf(since(part)) : this.seconds.get(part);
			String time = (known != null && phase != Phase.WAITING) ? String.format(Locale.ROOT, "%6.1f s", known) : "";
			lines.append("\r\u001b[2K  %-15s %s%s".formatted(part.label(), colored(phase), time)).append('\n');
		}
		this.drawn = true;
		this.out.print(lines);
		this.out.flush();
	}

	private String colored(Phase phase) {
		String word = "%-9s".formatted(phase.word);
		return (this.terminal.colors() && !phase.color.isEmpty()) ? "\u001b[" + phase.color + "m" + word + "\u001b[0m"
				: word;
	}

	private double since(Part part) {
		long now = this.clock.getAsLong();
		return (now - this.begun.getOrDefault(part, now)) / 1e9;
	}

	private void line(String text) {
		this.out.println(text);
		this.out.flush();
	}

	private void event(Part part, Phase phase, String text) {
		this.phases.put(part, phase);
		if (this.live) {
			draw();
		}
		else {
			line("  %-15s %s".formatted(part.label(), text));
		}
	}

	@Override
	public synchronized void starting(Part part) {
		if (this.live && this.begun.isEmpty()) {
			Thread.ofVirtual().name("progress").start(this::redrawNowAndThen);
		}
		this.begun.put(part, this.clock.getAsLong());
		event(part, Phase.STARTING, "starting");
	}

	@Override
	public void started(Part part, ProcessHandle process) {
		try {
			this.state.started(part, process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public synchronized void ready(Part part) {
		double after = since(part);
		this.seconds.put(part, after);
		event(part, Phase.READY, String.format(Locale.ROOT, "ready after %.1f s", after));
	}

	@Override
	public synchronized void died(Part part, Path log) {
		line("%n%s has ended by itself%s%nThe rest runs on. Start anew: Ctrl-C, then ./suite up".formatted(part.label(),
				Logs.explain(log)));
	}

	@Override
	public synchronized void stopped(Part part) {
		// The end of a start that failed is told below the lines, not in them.
		settle();
		line("  %-15s stopped".formatted(part.label()));
	}

	@Override
	public synchronized void trouble(String message) {
		settle();
		line("  " + message);
	}

	/** From now on lines stay as they are. */
	synchronized void settle() {
		this.live = false;
		notifyAll();
	}

}
