package dev.oauth2flow.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every start here ends at a port that is taken, after secrets were made and before
 * anything runs.
 */
class MainTest {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private ServerSocket taken;

	private String offset;

	@TempDir
	private Path folder;

	@BeforeEach
	void take_a_port() throws IOException {
		int highest = 40_000;
		do {
			this.taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		}
		while (this.taken.getLocalPort() - Part.POSTGRESQL.defaultPort() > highest);
		this.offset = Integer.toString(this.taken.getLocalPort() - Part.POSTGRESQL.defaultPort());
	}

	@AfterEach
	void release_the_port() throws IOException {
		this.taken.close();
	}

	@Test
	void a_taken_port_is_one_clear_line() throws IOException {
		assertThat(run("up", "--port-offset", this.offset)).isEqualTo(2);

		assertThat(text(this.err).lines()).containsExactly("Port " + this.taken.getLocalPort()
				+ ", which postgresql needs, is taken. Stop what uses it, or move all ports: ./suite up --port-offset 100");
		assertThat(project().resolve(".suite/running.properties")).doesNotExist();
	}

	@Test
	void nobody_else_looks_into_the_state() throws IOException {
		Files.createDirectories(project().resolve(".suite"));

		run("up", "--port-offset", this.offset);

		assertThat(mode(project().resolve(".suite"))).isEqualTo("rwx------");
		assertThat(mode(project().resolve(".suite/http"))).isEqualTo("rwx------");
		assertThat(mode(project().resolve(".suite/http/secrets.properties"))).isEqualTo("rw-------");
	}

	@Test
	void a_second_start_keeps_the_secrets_and_a_fresh_one_does_not() throws IOException {
		run("up", "--port-offset", this.offset);
		String first = secrets();

		run("up", "--port-offset", this.offset);
		assertThat(secrets()).isEqualTo(first);

		this.taken.close();
		Path data = Files.createDirectories(project().resolve(".suite/http/data/from-before"));
		// Nothing is built, so that it ends after it has begun from nothing.
		assertThat(run("up", "--fresh", "--port-offset", this.offset)).isEqualTo(2);
		assertThat(secrets()).isNotEqualTo(first);
		assertThat(data).doesNotExist();
	}

	@Test
	void a_fresh_start_that_cannot_happen_deletes_nothing() throws IOException {
		run("up", "--port-offset", this.offset);
		String first = secrets();
		Path data = Files.createDirectories(project().resolve(".suite/http/data/redis"));

		assertThat(run("up", "--fresh", "--port-offset", this.offset)).isEqualTo(2);

		assertThat(text(this.err)).contains("Port " + this.taken.getLocalPort());
		assertThat(secrets()).isEqualTo(first);
		assertThat(data).exists();
	}

	@Test
	void a_fresh_start_over_https_leaves_the_other_state_alone() throws IOException {
		run("up", "--port-offset", this.offset);
		String first = secrets();
		this.taken.close();

		assertThat(run("up", "--fresh", "--https", "--port-offset", this.offset)).isEqualTo(2);

		assertThat(secrets()).isEqualTo(first);
	}

	@Test
	void lost_secrets_are_not_made_anew_beside_data() throws IOException {
		Files.createDirectories(project().resolve(".suite/http/data/postgresql"));

		assertThat(run("up", "--port-offset", this.offset)).isEqualTo(2);

		assertThat(text(this.err).lines()).singleElement()
			.asString()
			.contains("secrets.properties is missing", "./suite up --fresh");
		assertThat(project().resolve(".suite/http/secrets.properties")).doesNotExist();
	}

	@Test
	void status_of_nothing_says_so_by_its_exit_code() throws IOException {
		assertThat(run("status")).isEqualTo(1);
		assertThat(text(this.out).lines()).hasSize(Part.values().length).allMatch((line) -> line.contains("down"));
	}

	private int run(String... line) throws IOException {
		Files.createDirectories(project());
		return new Main(project(), new PrintStream(this.out, true, StandardCharsets.UTF_8),
				new PrintStream(this.err, true, StandardCharsets.UTF_8))
			.run(List.of(line));
	}

	private Path project() {
		return this.folder.resolve("a project");
	}

	private String secrets() throws IOException {
		return Files.readString(project().resolve(".suite/http/secrets.properties"));
	}

	private static String mode(Path file) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
	}

	private static String text(ByteArrayOutputStream said) {
		return said.toString(StandardCharsets.UTF_8);
	}

}
