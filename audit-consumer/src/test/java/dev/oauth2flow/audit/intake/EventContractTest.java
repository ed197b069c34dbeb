package dev.oauth2flow.audit.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.oauth2flow.audit.TestEvent;
import dev.oauth2flow.audit.ledger.AuditEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class EventContractTest {

	private static final String SUBJECT = "0199c0de-aaaa-7000-8000-000000000001";

	private final EventContract contract;

	EventContractTest() throws IOException {
		this.contract = new EventContract();
	}

	static Stream<Resource> examples() throws IOException {
		return Arrays.stream(
				new PathMatchingResourcePatternResolver().getResources("classpath:contracts/audit/examples/*.json"));
	}

	@ParameterizedTest
	@MethodSource("examples")
	void takes_every_example_of_the_contract_as_it_is(Resource example) throws IOException {
		ObjectNode json = (ObjectNode) new JsonMapper().readTree(example.getContentAsByteArray());
		AuditEvent event = read(new TestEvent(json));
		assertThat(event.id()).hasToString(json.path("id").asString());
		assertThat(event.type() + ".json").isEqualTo(example.getFilename());
		assertThat(event.time()).hasToString(json.path("time").asString());
		assertThat(event.traceparent()).isEqualTo(json.path("traceparent").asString());
		assertThat(event.data()).isEqualTo(json.path("data"));
	}

	@Test
	void knows_the_types_of_which_the_contract_has_an_example() throws IOException {
		Set<String> types = examples()
			.map((example) -> Objects.requireNonNull(example.getFilename()).replace(".json", ""))
			.collect(Collectors.toSet());
		assertThat(EventIntake.KNOWN_TYPES).isEqualTo(types);
	}

	@Test
	void takes_a_type_that_it_does_not_know() {
		assertThat(read(TestEvent.of(SUBJECT, "passkey.registered")).type()).isEqualTo("passkey.registered");
	}

	@Test
	void takes_the_longest_texts_of_the_schema_however_they_are_escaped() {
		String long255 = "\uD83D\uDD11".repeat(255);
		TestEvent event = TestEvent.of(SUBJECT).with((json) -> {
			ObjectNode data = (ObjectNode) json.get("data");
			data.put("client_id", long255);
			var scopes = data.putArray("scopes");
			for (int i = 0; i < 64; i++) {
				scopes.add(long255);
			}
		});
		StringBuilder escaped = new StringBuilder();
		for (char one : event.json().toString().toCharArray()) {
			escaped.append((one < 128) ? String.valueOf(one) : String.format("\\u%04x", (int) one));
		}
		byte[] value = escaped.toString().getBytes(StandardCharsets.UTF_8);
		assertThat(this.contract.read(bytes(SUBJECT), value).data()).isEqualTo(event.json().path("data"));
	}

	@Test
	void keeps_the_instant_of_a_time_in_another_zone() {
		assertThat(read(TestEvent.of(SUBJECT).at("2026-11-24T10:30:00+01:00")).time())
			.hasToString("2026-11-24T09:30:00Z");
	}

	static Stream<Arguments> poison() {
		return Stream.of(arguments(Poison.EMPTY, null), arguments(Poison.EMPTY, ""), arguments(Poison.NOT_JSON, "{"),
				arguments(Poison.NOT_JSON, "\0"), arguments(Poison.NOT_JSON, "{} {}"),
				arguments(Poison.NOT_JSON, "{\"id\":1,\"id\":2}"), arguments(Poison.NOT_JSON, "[".repeat(100_000)),
				arguments(Poison.NOT_JSON, "1".repeat(5000)), arguments(Poison.SCHEMA_VIOLATION, "null"),
				arguments(Poison.SCHEMA_VIOLATION, "[]"), arguments(Poison.SCHEMA_VIOLATION, "\"text\""),
				arguments(Poison.SCHEMA_VIOLATION, "{}"), arguments(Poison.TOO_LONG, " ".repeat(300_000)),
				violation((event) -> event.remove("id")), violation((event) -> event.put("id", "17")),
				violation((event) -> event.put("id", 17)), violation((event) -> event.put("specversion", "0.3")),
				violation((event) -> event.put("type", "DROP TABLE")),
				violation((event) -> event.put("source", "http://elsewhere.example")),
				violation((event) -> event.put("subject", "")),
				violation((event) -> event.put("subject", "s".repeat(256))),
				violation((event) -> event.put("subject", "a b")), violation((event) -> event.putNull("time")),
				violation((event) -> event.put("time", "yesterday")),
				violation((event) -> event.put("traceparent", "00-0-0-0")),
				violation((event) -> event.put("password", "hidden")), violation((event) -> event.put("data", "text")),
				violation((event) -> data(event).put("access_token", "hidden")),
				violation((event) -> data(event).put("client_id", "c".repeat(256))),
				violation((event) -> data(event).put("method", "BREW")),
				violation((event) -> data(event).remove("note_id")),
				unstorable((event) -> data(event).put("client_id", "a\0b")),
				unstorable((event) -> data(event).put("client_id", "\uD83D")),
				unstorable((event) -> data(event).put("na\0me", "x")),
				unstorable((event) -> event.put("type", "note.created\n")));
	}

	private static Arguments violation(Consumer<ObjectNode> change) {
		return arguments(Poison.SCHEMA_VIOLATION, TestEvent.of(SUBJECT).with(change).json().toString());
	}

	private static Arguments unstorable(Consumer<ObjectNode> change) {
		return arguments(Poison.UNSTORABLE_TEXT,
				TestEvent.of(SUBJECT).with(change).json().toString().replace("\uD83D\"", "\\ud83d\""));
	}

	private static ObjectNode data(ObjectNode event) {
		return (ObjectNode) event.get("data");
	}

	@ParameterizedTest
	@MethodSource
	void poison(Poison poison, @Nullable String value) {
		assertThatExceptionOfType(PoisonEventException.class)
			.isThrownBy(() -> this.contract.read(bytes(SUBJECT), (value != null) ? bytes(value) : null))
			.satisfies((ex) -> assertThat(ex.poison()).isEqualTo(poison))
			.satisfies((ex) -> assertThat(ex.detail()).hasSizeLessThan(200).doesNotContain("hidden"));
	}

	@Test
	void says_which_rule_was_violated() {
		assertThatExceptionOfType(PoisonEventException.class)
			.isThrownBy(() -> read(TestEvent.of(SUBJECT).with((event) -> event.remove("time"))))
			.satisfies((ex) -> assertThat(ex.detail()).isEqualTo("The event violates /required (time)"));
	}

	@Test
	void refuses_bytes_that_are_no_text() {
		assertThatExceptionOfType(PoisonEventException.class)
			.isThrownBy(() -> this.contract.read(bytes(SUBJECT), new byte[] { (byte) 0xFF, (byte) 0xFE }))
			.satisfies((ex) -> assertThat(ex.poison()).isEqualTo(Poison.NOT_UTF8));
	}

	@Test
	void refuses_a_key_that_is_not_the_subject() {
		byte[] value = TestEvent.of(SUBJECT).bytes();
		for (byte[] key : new byte[][] { bytes("somebody else"), bytes("") }) {
			assertThatExceptionOfType(PoisonEventException.class).isThrownBy(() -> this.contract.read(key, value))
				.satisfies((ex) -> assertThat(ex.poison()).isEqualTo(Poison.KEY_MISMATCH));
		}
		assertThatExceptionOfType(PoisonEventException.class).isThrownBy(() -> this.contract.read(null, value))
			.satisfies((ex) -> assertThat(ex.poison()).isEqualTo(Poison.KEY_MISMATCH));
	}

	private AuditEvent read(TestEvent event) {
		return this.contract.read(bytes(event.subject()), event.bytes());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
