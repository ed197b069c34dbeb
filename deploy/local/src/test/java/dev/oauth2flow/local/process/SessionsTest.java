package dev.oauth2flow.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class SessionsTest {

	@ParameterizedTest
	@MethodSource("dev.oauth2flow.local.process.Sessions#starters")
	void a_process_leads_a_session_of_its_own(List<String> starter) throws IOException {
		assumeThat(Files.isExecutable(Path.of(starter.getFirst()))).isTrue();
		Process process = start(Sessions.detached(itsGroup(), List.of(starter)));
		assertThat(output(process)).isEqualTo(process.pid() + " " + process.pid());
	}

	@Test
	void without_a_starter_a_process_is_deaf_to_the_terminal() throws IOException {
		Process process = start(Sessions.detached(List.of("/bin/sh", "-c", "kill -INT $$; echo lives"),
				List.of(List.of("/no/such/program"))));
		assertThat(output(process)).isEqualTo("lives");
	}

	/** Says its process and its process group, which the terminal's signals go to. */
	private static List<String> itsGroup() {
		return List.of("/bin/sh", "-c", "echo $$ $(ps -o pgid= -p $$)");
	}

	private static Process start(List<String> command) throws IOException {
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	private static String output(Process process) throws IOException {
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
	}

}
