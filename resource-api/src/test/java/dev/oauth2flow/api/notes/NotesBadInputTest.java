package dev.oauth2flow.api.notes;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import dev.oauth2flow.api.Answer;
import dev.oauth2flow.api.RunningApi;
import dev.oauth2flow.api.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class NotesBadInputTest extends RunningApi {

	private static final String NOTES = "/api/v1/notes";

	private static final String JSON = "application/json";

	private static final JsonMapper MAPPER = new JsonMapper();

	private final String token = TestIssuer.token(UUID.randomUUID().toString(), "notes.read notes.write");

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "nonsense", "{\"title\": \"a\"} trailing", "{\"title\": \"a\", \"title\": \"b\"}",
			"[]", "null", "\"text\"", "{\"title\": \"\\ud800\\x\"}" })
	void what_is_no_JSON_object_is_400(String body) {
		isProblem(sendJson("POST", NOTES, this.token, body), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"title\": 5}", "{\"title\": true}", "{\"title\": [\"a\"]}", "{\"title\": {\"a\": 1}}" })
	void a_field_of_the_wrong_type_is_400_and_named(String body) {
		Answer answer = isProblem(sendJson("POST", NOTES, this.token, body), 400);
		assertThat(answer.json().at("/errors/title").asString()).isEqualTo("has the wrong type");
	}

	@Test
	void invalid_fields_are_400_and_each_named() {
		Answer answer = isProblem(sendJson("POST", NOTES, this.token, note("", "b".repeat(10_001))), 400);
		assertThat(answer.json().get("errors").propertyNames()).containsExactlyInAnyOrder("title", "body");
	}

	@Test
	void a_missing_or_blank_title_is_400_and_named() {
		for (String body : new String[] { "{}", "{\"title\": null}", "{\"title\": \"   \"}" }) {
			assertThat(isProblem(sendJson("POST", NOTES, this.token, body), 400).json().get("errors").propertyNames())
				.containsExactly("title");
		}
	}

	@Test
	void text_that_the_database_cannot_keep_is_400_and_named() {
		for (String bad : new String[] { "a\u0000b", "\ud800" }) {
			assertThat(isProblem(sendJson("POST", NOTES, this.token, escaped(bad, "")), 400).json()
				.get("errors")
				.propertyNames()).containsExactly("title");
			assertThat(isProblem(sendJson("POST", NOTES, this.token, escaped("a", bad)), 400).json()
				.get("errors")
				.propertyNames()).containsExactly("body");
		}
		isProblem(sendJson("POST", NOTES, this.token, escaped("two\nlines", "")), 400);
	}

	@Test
	void the_longest_note_is_kept_whole_however_it_is_written() {
		String title = "\ud83d\ude00".repeat(100);
		String body = "\u00e9\n".repeat(5_000);
		Answer answer = sendJson("POST", NOTES, this.token, escaped(title, body));
		assertThat(answer.status()).isEqualTo(201);
		assertThat(answer.json().get("title").asString()).isEqualTo(title);
		assertThat(answer.json().get("body").asString()).isEqualTo(body);
	}

	@Test
	void a_field_of_1_MB_is_413_whether_its_length_is_announced_or_not() {
		String note = note("a", "b".repeat(1024 * 1024));
		isProblem(sendJson("POST", NOTES, this.token, note), 413);
		byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
		isProblem(send("POST", NOTES, this.token, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
				"Content-Type", JSON), 413);
	}

	@Test
	void bytes_that_are_no_UTF_8_are_400() {
		byte[] latin = "{\"title\": \"\u00e9\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
		isProblem(send("POST", NOTES, this.token, BodyPublishers.ofByteArray(latin), "Content-Type", JSON), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
			"application/xml", "nonsense" })
	void another_media_type_is_415(String type) {
		isProblem(send("POST", NOTES, this.token, BodyPublishers.ofString("{\"title\": \"a\"}"), "Content-Type", type),
				415);
	}

	@Test
	void a_body_without_a_media_type_is_415() {
		isProblem(send("POST", NOTES, this.token, BodyPublishers.ofString("{\"title\": \"a\"}")), 415);
	}

	@Test
	void an_answer_that_is_not_to_be_had_is_406() {
		isProblem(send("GET", NOTES, this.token, "Accept", "text/html"), 406);
	}

	@ParameterizedTest
	@CsvSource({ "limit=0,limit", "limit=101,limit", "limit=-1,limit", "limit=abc,limit", "limit=99999999999,limit",
			"limit=1.5,limit" })
	void a_limit_out_of_bounds_is_400_and_named(String query, String name) {
		assertThat(isProblem(send("GET", NOTES + "?" + query, this.token), 400).json().get("errors").propertyNames())
			.containsExactly(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "%00", "AAAAAAAAAAAAAAAAAAAAAAA", "../../etc", "%ff", "%F0%9F%98%80" })
	void a_cursor_that_was_not_given_out_is_400(String cursor) {
		isProblem(send("GET", NOTES + "?cursor=" + cursor, this.token), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "1-1-1-1-1", "0199c0de-0000-7000-8000-00000000000g", "%20", "%F0%9F%98%80" })
	void an_id_that_is_no_UUID_names_no_note(String id) {
		isProblem(send("GET", NOTES + "/" + id, this.token), 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "%00", "a%0d%0ab", "a;b", "a%2fb", "%ff", "a%5cb", "../notes" })
	void a_path_that_nobody_should_send_is_400(String id) {
		Answer answer = send("GET", NOTES + "/" + id, this.token);
		assertThat(answer.status()).as(answer.text()).isEqualTo(400);
		assertThat(answer.text()).doesNotContain("Exception", "at org.");
	}

	@Test
	void a_write_without_If_Match_is_428_and_changes_nothing() {
		String path = create();
		isProblem(sendJson("PUT", path, this.token, note("b", "")), 428);
		isProblem(send("DELETE", path, this.token), 428);
		assertThat(send("GET", path, this.token).header("ETag")).isEqualTo("\"0\"");
	}

	@Test
	void a_write_with_another_ETag_is_412_and_changes_nothing() {
		String path = create();
		for (String tag : new String[] { "\"1\"", "W/\"0\"", "\"x\", \"y\"" }) {
			isProblem(sendJson("PUT", path, this.token, note("b", ""), "If-Match", tag), 412);
			isProblem(send("DELETE", path, this.token, "If-Match", tag), 412);
		}
		assertThat(send("GET", path, this.token).header("ETag")).isEqualTo("\"0\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "\"0", "*, \"0\"", "," })
	void a_malformed_If_Match_is_400(String tag) {
		isProblem(sendJson("PUT", create(), this.token, note("b", ""), "If-Match", tag), 400);
	}

	@Test
	void If_Match_may_be_a_star_or_a_list() {
		String path = create();
		assertThat(sendJson("PUT", path, this.token, note("b", ""), "If-Match", "\"7\", \"0\"").status())
			.isEqualTo(200);
		assertThat(send("DELETE", path, this.token, "If-Match", "*").status()).isEqualTo(204);
	}

	@Test
	void an_unchanged_note_is_304() {
		String path = create();
		Answer answer = send("GET", path, this.token, "If-None-Match", "\"0\"");
		assertThat(answer.status()).isEqualTo(304);
		assertThat(answer.text()).isEmpty();
		assertThat(send("GET", path, this.token, "If-None-Match", "\"1\"").status()).isEqualTo(200);
	}

	@Test
	void the_note_of_another_user_is_as_absent_as_one_that_never_was() {
		String path = create();
		String other = TestIssuer.token(UUID.randomUUID().toString(), "notes.read notes.write");
		String absent = NOTES + "/" + "0199c0de-0000-7000-8000-00000000000b";
		for (String one : new String[] { path, absent }) {
			Answer read = isProblem(send("GET", one, other), 404);
			Answer replaced = isProblem(sendJson("PUT", one, other, note("mine", ""), "If-Match", "\"0\""), 404);
			Answer deleted = isProblem(send("DELETE", one, other, "If-Match", "\"0\""), 404);
			for (Answer answer : new Answer[] { read, replaced, deleted }) {
				assertThat(answer.json().get("detail").asString()).isEqualTo("You have no note with this id.");
			}
		}
		assertThat(send("GET", NOTES, other).json().get("items")).isEmpty();
		assertThat(send("GET", path, this.token).json().get("title").asString()).isEqualTo("a");
	}

	private String create() {
		return sendJson("POST", NOTES, this.token, note("a", "")).header("Location");
	}

	private static String note(String title, String body) {
		return MAPPER.createObjectNode().put("title", title).put("body", body).toString();
	}

	/** Writes every character as an escape sequence, the longest way to write JSON. */
	private static String escaped(String title, String body) {
		return "{\"title\": \"" + escape(title) + "\", \"body\": \"" + escape(body) + "\"}";
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder();
		text.chars().forEach((unit) -> escaped.append("\\u%04x".formatted(unit)));
		return escaped.toString();
	}

	private static Answer isProblem(Answer answer, int status) {
		assertThat(answer.status()).as(answer.text()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		assertThat(answer.json().get("status").asInt()).isEqualTo(status);
		assertThat(answer.json().get("trace_id").asString()).matches("[0-9a-f]{32}");
		assertThat(answer.json().get("instance").asString()).startsWith(NOTES);
		return answer;
	}

}
