package dev.oauth2flow.api.access;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import dev.oauth2flow.api.Answer;
import dev.oauth2flow.api.RunningApi;
import dev.oauth2flow.api.TestIssuer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens that are for single notes (RFC 9396).
 */
class NoteAccessTest extends RunningApi {

	private static final String NOTES = "/api/v1/notes";

	private final String user = UUID.randomUUID().toString();

	private String named = "";

	private String other = "";

	@BeforeEach
	void writeTwoNotes() {
		String token = TestIssuer.token(this.user, "notes.write");
		this.named = id(sendJson("POST", NOTES, token, "{\"title\": \"named\"}"));
		this.other = id(sendJson("POST", NOTES, token, "{\"title\": \"other\"}"));
	}

	@Test
	void P46_a_token_that_may_read_one_note_reads_it_and_can_do_nothing_else_RFC9396() {
		String token = token(this.user, noteAccess(List.of("read"), this.named));
		assertThat(send("GET", NOTES + "/" + this.named, token).json().get("title").asString()).isEqualTo("named");
		assertThat(send("HEAD", NOTES + "/" + this.named, token).status()).isEqualTo(200);
		assertThat(send("GET", NOTES + "/" + this.named.toUpperCase(Locale.ROOT), token).status()).isEqualTo(200);
		refused("GET", NOTES + "/" + this.other, token);
		refused("GET", NOTES + "/" + UUID.randomUUID(), token);
		refused("GET", NOTES, token);
		refused("GET", "/api/v1/me", token);
		refused("DELETE", NOTES + "/" + this.named, token);
		assertThat(sendJson("POST", NOTES, token, "{\"title\": \"new\"}").status()).isEqualTo(403);
		assertThat(sendJson("PUT", NOTES + "/" + this.named, token, "{\"title\": \"new\"}", "If-Match", "*").status())
			.isEqualTo(403);
	}

	@Test
	void P46_each_action_is_granted_by_itself_RFC9396() {
		String path = NOTES + "/" + this.named;
		String update = token(this.user, noteAccess(List.of("update"), this.named));
		assertThat(sendJson("PUT", path, update, "{\"title\": \"changed\"}", "If-Match", "*").status()).isEqualTo(200);
		refused("GET", path, update);
		refused("DELETE", path, update);
		String delete = token(this.user, noteAccess(List.of("delete"), this.named));
		refused("GET", path, delete);
		assertThat(send("DELETE", path, delete, "If-Match", "*").status()).isEqualTo(204);
	}

	@Test
	void P46_several_details_and_scopes_add_up_RFC9396() {
		String token = TestIssuer.token(this.user, "notes.read",
				(claims) -> claims.claim("authorization_details", List.of(noteAccess(List.of("read"), this.other),
						noteAccess(List.of("delete"), this.named, this.other), Map.of("type", "something_else"))));
		assertThat(send("GET", NOTES, token).status()).isEqualTo(200);
		assertThat(send("DELETE", NOTES + "/" + this.named, token, "If-Match", "*").status()).isEqualTo(204);
		assertThat(sendJson("PUT", NOTES + "/" + this.other, token, "{\"title\": \"x\"}", "If-Match", "*").status())
			.isEqualTo(403);
	}

	@Test
	void P46_a_note_of_another_user_stays_closed_RFC9396() {
		String token = token(UUID.randomUUID().toString(), noteAccess(List.of("read"), this.named));
		assertThat(send("GET", NOTES + "/" + this.named, token).status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "type", "actions", "identifiers" })
	void P46_an_object_without_one_of_its_fields_grants_nothing_RFC9396(String field) {
		Map<String, Object> object = new HashMap<>(noteAccess(List.of("read"), this.named));
		object.remove(field);
		refused("GET", NOTES + "/" + this.named, token(this.user, object));
		object.put(field, "read");
		refused("GET", NOTES + "/" + this.named, token(this.user, object));
	}

	@Test
	void P46_an_object_with_an_unknown_field_or_of_another_type_grants_nothing_RFC9396() {
		Map<String, Object> object = new HashMap<>(noteAccess(List.of("read"), this.named));
		object.put("until", "yesterday");
		refused("GET", NOTES + "/" + this.named, token(this.user, object));
		object.remove("until");
		object.put("type", "notes_access");
		refused("GET", NOTES + "/" + this.named, token(this.user, object));
		String malformed = TestIssuer.token(this.user, "openid",
				(claims) -> claims.claim("authorization_details", Map.of("type", "note_access")));
		refused("GET", NOTES + "/" + this.named, malformed);
	}

	private void refused(String method, String path, String token) {
		Answer answer = send(method, path, token, "If-Match", "*");
		assertThat(answer.status()).as(method + " " + path).isEqualTo(403);
		assertThat(answer.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
	}

	private static String token(String user, Map<String, Object> object) {
		return TestIssuer.token(user, "openid", (claims) -> claims.claim("authorization_details", List.of(object)));
	}

	private static Map<String, Object> noteAccess(List<String> actions, String... notes) {
		return Map.of("type", "note_access", "actions", actions, "identifiers", List.of(notes));
	}

	private static String id(Answer created) {
		assertThat(created.status()).isEqualTo(201);
		return created.json().get("id").asString();
	}

}
