package dev.oauth2flow.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretsTest {

	@TempDir
	private Path folder;

	@Test
	void a_secret_stays_the_same_after_a_restart() throws IOException {
		Secrets first = Secrets.in(file(), false);
		String token = first.token("a");
		String key = first.key("b");
		String password = first.password("c");

		Secrets second = Secrets.in(file(), true);

		assertThat(second.token("a")).isEqualTo(token);
		assertThat(second.key("b")).isEqualTo(key);
		assertThat(second.password("c")).isEqualTo(password);
	}

	@Test
	void nobody_but_the_owner_reads_them() throws IOException {
		Secrets.in(file(), false).token("a");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
	}

	@Test
	void a_key_has_256_bits() throws IOException {
		assertThat(Base64.getDecoder().decode(Secrets.in(file(), false).key("b"))).hasSize(32);
	}

	@Test
	void a_missing_file_beside_data_is_one_clear_line() {
		assertThatThrownBy(() -> Secrets.in(file(), true)).isInstanceOf(SuiteException.class)
			.hasMessageContaining(file() + " is missing")
			.hasMessageContaining("./suite up --fresh")
			.hasMessageNotContaining("\n");
	}

	@Test
	void a_key_is_never_made_anew_beside_data() throws IOException {
		Secrets.in(file(), false).token("a");
		Secrets secrets = Secrets.in(file(), true);
		assertThatThrownBy(() -> secrets.key("key-encryption-key")).isInstanceOf(SuiteException.class)
			.hasMessageContaining("lacks key-encryption-key");
		assertThat(Files.readString(file())).doesNotContain("key-encryption-key");
	}

	private Path file() {
		return this.folder.resolve("secrets.properties");
	}

}
