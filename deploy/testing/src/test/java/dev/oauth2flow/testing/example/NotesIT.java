package dev.oauth2flow.testing.example;

import java.net.http.HttpResponse;

import dev.oauth2flow.testing.AccessToken;
import dev.oauth2flow.testing.FlowSuite;
import dev.oauth2flow.testing.OAuth2FlowSuite;
import dev.oauth2flow.testing.TestUser;
import dev.oauth2flow.testing.UserSession;
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

	@Test
	void a_token_for_one_note_reads_that_note_and_nothing_else(FlowSuite suite) {
		TestUser user = suite.newUser();
		AccessToken writing = suite.accessToken(user, "notes.write");
		String named = suite.api(writing)
			.post("/api/v1/notes", "{\"title\":\"Named\"}")
			.headers()
			.firstValue("Location")
			.orElseThrow();
		String other = suite.api(writing)
			.post("/api/v1/notes", "{\"title\":\"Other\"}")
			.headers()
			.firstValue("Location")
			.orElseThrow();
		String details = """
				[{"type":"note_access","actions":["read"],"identifiers":["%s"]}]"""
			.formatted(named.substring(named.lastIndexOf('/') + 1));

		try (UserSession session = suite.signIn(user)) {
			AccessToken reading = session.accessTokenFor(details);

			assertThat(reading.scopes()).isEmpty();
			assertThat(suite.api(reading).get(named).body()).contains("Named");
			assertThat(suite.api(reading).get(other).statusCode()).isEqualTo(403);
			assertThat(suite.api(reading).get("/api/v1/notes").statusCode()).isEqualTo(403);
		}
	}

}
