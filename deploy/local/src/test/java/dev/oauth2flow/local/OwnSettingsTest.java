package dev.oauth2flow.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OwnSettingsTest {

	@TempDir
	private Path project;

	@Test
	void a_file_of_a_service_adds_to_its_settings() throws Exception {
		write("auth-server.properties", """
				oauth2flow.auth.clients[1].client-id = my-app
				""");

		SuiteOptions options = options();

		assertThat(options.settings()).containsExactlyEntriesOf(
				Map.of(Part.AUTH_SERVER, Map.of("oauth2flow.auth.clients[1].client-id", "my-app")));
	}

	@Test
	void without_files_nothing_is_added() throws Exception {
		assertThat(options()).isEqualTo(SuiteOptions.of(this.project));
		Files.createDirectories(folder());
		assertThat(options()).isEqualTo(SuiteOptions.of(this.project));
	}

	@Test
	void a_file_of_nobody_is_named_and_so_is_what_there_can_be() throws Exception {
		write("authserver.properties", "");
		assertThatThrownBy(this::options).isInstanceOf(SuiteException.class)
			.hasMessageContaining("authserver.properties is not named after a service")
			.hasMessageContaining("auth-server.properties, resource-api.properties");
	}

	@Test
	void what_are_no_properties_is_named() throws Exception {
		write("client-app.properties", "a=\\u00zz");
		assertThatThrownBy(this::options).isInstanceOf(SuiteException.class)
			.hasMessageContaining("client-app.properties cannot be read as properties");
	}

	private SuiteOptions options() {
		return Command.parse(List.of("up")).options(this.project);
	}

	private Path folder() {
		return this.project.resolve(".suite/settings");
	}

	private void write(String name, String text) throws Exception {
		Files.createDirectories(folder());
		Files.writeString(folder().resolve(name), text);
	}

}
