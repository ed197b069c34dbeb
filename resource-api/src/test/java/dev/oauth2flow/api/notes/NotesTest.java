package dev.oauth2flow.api.notes;

import java.util.UUID;

import dev.oauth2flow.api.Answer;
import dev.oauth2flow.api.RunningApi;
import dev.oauth2flow.api.TestIssuer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NotesTest extends RunningApi {

	private static final String NOTES = "/api/v1/notes";

	private final String token = TestIssuer.token(UUID.randomUUID().toString(), "notes.read notes.write");

	@Test
	void a_note_is_created_read_replaced_and_deleted() {
		Answer created = sendJson("POST", NOTES, this.token, """
				{"title": "Groceries", "body": "Milk"}""");
		assertThat(created.status()).isEqualTo(201);
		String path = created.header("Location");
		assertThat(path).isEqualTo(NOTES + "/" + created.json().get("id").asString());
		assertThat(UUID.fromString(created.json().get("id").asString()).version()).isEqualTo(7);

		Answer read = send("GET", path, this.token);
		assertThat(read.status()).isEqualTo(200);
		assertThat(read.json()).isEqualTo(created.json());
		assertThat(read.header("ETag")).isEqualTo(created.header("ETag")).isEqualTo("\"0\"");

		Answer replaced = sendJson("PUT", path, this.token, """
				{"title": "Groceries", "body": "Milk, bread"}""", "If-Match", read.header("ETag"));
		assertThat(replaced.status()).isEqualTo(200);
		assertThat(replaced.header("ETag")).isEqualTo("\"1\"");
		assertThat(send("GET", path, this.token).json()).isEqualTo(replaced.json());

		Answer deleted = send("DELETE", path, this.token, "If-Match", replaced.header("ETag"));
		assertThat(deleted.status()).isEqualTo(204);
		assertThat(send("GET", path, this.token).status()).isEqualTo(404);
	}

}
