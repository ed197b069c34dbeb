package dev.oauth2flow.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunStateTest {

	private final ByteArrayOutputStream said = new ByteArrayOutputStream();

	private final PrintStream out = new PrintStream(this.said, true, StandardCharsets.UTF_8);

	@TempDir
	private Path project;

	private RunState state;

	private Process process;

	@BeforeEach
	void start_a_process() throws IOException {
		this.state = new RunState(this.project);
		this.process = new ProcessBuilder("sleep", "600").start();
	}

	@AfterEach
	void end_the_process() {
		this.process.destroyForcibly();
	}

	@Test
	void down_ends_what_was_started_also_when_the_start_never_finished() throws Exception {
		this.state.started(Part.REDIS, this.process.toHandle());

		new RunState(this.project).down(this.out);

		assertThat(this.process.waitFor()).isNotZero();
		assertThat(said()).contains("redis", "Everything is stopped.");
	}

	@Test
	void down_leaves_a_process_alone_that_got_the_same_id_later() throws Exception {
		remember(this.process.pid() + "@" + started().minus(Duration.ofMinutes(1)));

		this.state.down(this.out);

		assertThat(this.process.isAlive()).isTrue();
		assertThat(said()).isEqualToIgnoringNewLines("Nothing was running.");
	}

	@Test
	void a_process_is_known_again_after_the_clock_was_set_a_little() throws Exception {
		remember(this.process.pid() + "@" + started().plusMillis(900));

		this.state.down(this.out);

		assertThat(this.process.waitFor()).isNotZero();
	}

	@Test
	void a_second_start_is_refused() throws IOException {
		this.state.started(Part.KAFKA, this.process.toHandle());

		assertThatThrownBy(() -> new RunState(this.project).requireStopped()).isInstanceOf(SuiteException.class)
			.hasMessage("The suite runs already (kafka does). Stop it: ./suite down");
	}

	@Test
	void what_was_left_behind_by_a_crash_does_not_hinder_a_start() throws Exception {
		this.state.started(Part.KAFKA, this.process.toHandle());
		this.process.destroyForcibly().waitFor();

		this.state.requireStopped();
	}

	@Test
	void status_tells_a_process_that_lives_from_one_that_is_ready() throws IOException {
		this.state.begin(SuiteOptions.of(this.project).withPortOffset(40_000));
		this.state.started(Part.CLIENT_APP, this.process.toHandle());

		assertThat(this.state.status(this.out)).isFalse();

		assertThat(said()).containsPattern("auth-server +down")
			.containsPattern("client-app +not ready +port 48080 +process " + this.process.pid());
	}

	private void remember(String value) throws IOException {
		Path file = this.project.resolve(".suite/running.properties");
		this.state.started(Part.REDIS, this.process.toHandle());
		Files.writeString(file, "redis=" + value.replace(":", "\\:") + "\n");
	}

	private Instant started() {
		return this.process.info().startInstant().orElseThrow();
	}

	private String said() {
		return this.said.toString(StandardCharsets.UTF_8);
	}

}
