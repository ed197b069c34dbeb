package dev.oauth2flow.local;

import java.nio.file.Path;
import java.util.List;

import dev.oauth2flow.local.Command.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CommandTest {

	@Test
	void the_client_of_the_tests_is_registered_only_where_it_is_asked_for() {
		assertThat(Command.parse(words("up")).options(PROJECT).settings()).isEmpty();
		assertThat(Command.parse(words("up --test-client")).options(PROJECT).settings().get(Part.AUTH_SERVER))
			.containsEntry("oauth2flow.auth.clients[1].client-id", TestClient.CLIENT_ID)
			.containsEntry("oauth2flow.auth.clients[1].redirect-uris[0]", TestClient.REDIRECT_URI)
			.doesNotContainKey("oauth2flow.auth.clients[1].client-secret");
	}

	@Test
	void what_is_added_comes_after_peoples_own() {
		SuiteOptions options = SuiteOptions.of(PROJECT)
			.with(Part.AUTH_SERVER, "oauth2flow.auth.clients[1].client-id", "my-app")
			.withTestClient()
			.withUser(new SuiteUser("first", "secret", "First", "first@example.org"))
			.withUser(new SuiteUser("second", "secret", "Second", "second@example.org"));

		assertThat(options.settings().get(Part.AUTH_SERVER))
			.containsEntry("oauth2flow.auth.clients[1].client-id", "my-app")
			.containsEntry("oauth2flow.auth.clients[2].client-id", TestClient.CLIENT_ID)
			.containsEntry("oauth2flow.auth.users[2].username", "first")
			.containsEntry("oauth2flow.auth.users[3].username", "second");
	}

	private static final Path PROJECT = Path.of("/project");

	@ParameterizedTest
	@ValueSource(strings = { "", "help", "--help", "-h" })
	void who_asks_for_nothing_gets_help(String line) {
		assertThat(Command.parse(words(line)).verb()).isEqualTo(Verb.HELP);
	}

	@Test
	void plain_up_is_http_on_the_well_known_ports_with_kept_data() {
		Command command = Command.parse(List.of("up"));
		assertThat(command.fresh()).isFalse();
		assertThat(command.options(PROJECT)).isEqualTo(SuiteOptions.of(PROJECT));
	}

	@Test
	void all_options_of_up_go_together_in_any_order() {
		Command command = Command.parse(words("up --otlp http://localhost:4318 --https --port-offset 100 --fresh"));
		SuiteOptions options = command.options(PROJECT);
		assertThat(command.fresh()).isTrue();
		assertThat(options.https()).isTrue();
		assertThat(options.portOffset()).isEqualTo(100);
		assertThat(options.otlpEndpoint()).isEqualTo("http://localhost:4318");
	}

	@Test
	void http_and_https_keep_their_data_apart() {
		assertThat(Command.parse(words("up --https")).options(PROJECT).state())
			.isNotEqualTo(Command.parse(words("up")).options(PROJECT).state());
	}

	@ParameterizedTest
	@CsvSource({ "start,Unknown command: start", "up --frsh,Unknown option: --frsh",
			"status --https,Unknown option: --https", "down now,Unknown option: now",
			"up --port-offset,--port-offset needs a value", "up --otlp,--otlp needs a value",
			"up --port-offset x,--port-offset must be 0 to 40000",
			"up --port-offset -1,--port-offset must be 0 to 40000",
			"up --port-offset 40001,--port-offset must be 0 to 40000" })
	void a_mistake_is_named(String line, String message) {
		assertThatThrownBy(() -> Command.parse(words(line))).isInstanceOf(SuiteException.class)
			.hasMessageStartingWith(message);
	}

	private static List<String> words(String line) {
		return line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
	}

}
