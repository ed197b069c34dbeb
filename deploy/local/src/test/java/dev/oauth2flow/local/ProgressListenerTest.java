package dev.oauth2flow.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.oauth2flow.local.ProgressListener.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressListenerTest {

	private static final String ESCAPE = "\u001b";

	private final ByteArrayOutputStream said = new ByteArrayOutputStream();

	private final AtomicLong nanoTime = new AtomicLong();

	@TempDir
	private Path folder;

	@Test
	void without_a_terminal_each_event_is_a_line() {
		ProgressListener listener = listener(new Terminal(false, false));
		listener.starting(Part.REDIS);
		this.nanoTime.addAndGet(1_500_000_000);
		listener.ready(Part.REDIS);
		assertThat(said().lines()).containsExactly("  redis           starting", "  redis           ready after 1.5 s");
	}

	@Test
	void on_a_terminal_a_part_s_line_is_redrawn_in_place() {
		ProgressListener listener = listener(new Terminal(true, true));
		listener.starting(Part.REDIS);
		this.nanoTime.addAndGet(1_500_000_000);
		listener.ready(Part.REDIS);
		listener.settle();
		String last = said().substring(said().lastIndexOf(ESCAPE + "[" + Part.values().length + "A"));
		assertThat(last.split("\n", 0)).hasSize(Part.values().length);
		assertThat(last).contains("redis           " + ESCAPE + "[32mready    " + ESCAPE + "[0m   1.5 s")
			.contains("kafka           waiting");
	}

	@Test
	void no_colour_is_used_where_a_person_wants_none() {
		ProgressListener listener = listener(Terminal.of(Map.of("TERM", "xterm", "NO_COLOR", "1"), true));
		listener.starting(Part.REDIS);
		listener.settle();
		assertThat(said()).contains(ESCAPE + "[2K").doesNotContainPattern(ESCAPE + "\\[[0-9]+m");
	}

	@Test
	void only_a_real_terminal_is_redrawn() {
		assertThat(Terminal.of(Map.of("TERM", "xterm"), true)).isEqualTo(new Terminal(true, true));
		assertThat(Terminal.of(Map.of("TERM", "xterm"), false)).isEqualTo(new Terminal(false, false));
		assertThat(Terminal.of(Map.of("TERM", "dumb"), true)).isEqualTo(new Terminal(false, false));
	}

	@Test
	void a_part_that_dies_is_told_with_its_last_lines_and_its_log() throws IOException {
		Path log = Files.writeString(this.folder.resolve("kafka.log"), "all is well\nno space left on device\n");
		listener(new Terminal(false, false)).died(Part.KAFKA, log);
		assertThat(said()).contains("kafka has ended by itself", "| no space left on device", log.toString());
	}

	@Test
	void a_process_is_remembered_as_soon_as_it_runs() throws IOException {
		listener(new Terminal(false, false)).started(Part.REDIS, ProcessHandle.current());
		assertThat(this.folder.resolve(".suite/running.properties")).content()
			.contains("redis=" + ProcessHandle.current().pid() + "@");
	}

	private ProgressListener listener(Terminal terminal) {
		return new ProgressListener(new PrintStream(this.said, true, StandardCharsets.UTF_8), new RunState(this.folder),
				terminal, this.nanoTime::get);
	}

	private String said() {
		return this.said.toString(StandardCharsets.UTF_8);
	}

}
