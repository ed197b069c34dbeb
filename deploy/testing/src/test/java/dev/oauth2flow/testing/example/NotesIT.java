package dev.oauth2flow.testing.example;

import java.net.http.HttpResponse;

import dev.oauth2flow.testing.AccessToken;
import dev.oauth2flow.testing.FlowSuite;
import dev.oauth2flow.testing.OAuth2FlowSuite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OAuth2FlowSuite
class NotesIT {

	@Test
	void a_note_is_written_and_recorded(FlowSuite suite) {
		AccessToken token = suite.accessToken(suite.user(), "notes.read", "notes.write");

		HttpResponse<String> answer = suite.api(token)
			.post("/api/v1/notes", "{\"title\":\"Groceries\",\"text\":\"Basil\"}");

		assertThat(answer.statusCode()).isEqualTo(201);
		assertThat(suite.api(token).get("/api/v1/notes").body()).contains("Groceries");
		assertThat(suite.awaitAuditEvent(token.subject(), "note.created").source()).isEqualTo("/resource-api");
	}

}
