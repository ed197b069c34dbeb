package dev.oauth2flow.client.pages.notes;

import java.net.http.HttpResponse;
import java.util.Map;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NotesPageTest extends ServiceTest {

	@Test
	void a_user_writes_a_note_and_finds_it_in_the_list() {
		TestBrowser browser = signedIn();
		assertThat(browser.get("/notes").body()).contains("There is nothing here yet");

		HttpResponse<String> done = browser.submit("/notes", "/notes",
				Map.of("title", "<b>Groceries</b>", "body", "Milk\r\nBread"));

		assertThat(TestBrowser.location(done).toString()).endsWith("/notes?done=created");
		assertThat(browser.get("/notes?done=created").body())
			.contains("Your note is saved.", "&lt;b&gt;Groceries&lt;/b&gt;", "Milk\nBread")
			.doesNotContain("<b>Groceries");
	}

	@Test
	void what_is_wrong_with_a_note_stands_at_its_field_and_nothing_typed_is_lost() {
		TestBrowser browser = signedIn();

		HttpResponse<String> page = browser.submit("/notes", "/notes", Map.of("title", " ", "body", "kept text"));

		assertThat(page.statusCode()).isEqualTo(422);
		assertThat(page.body()).contains("Please give the note a title.", "aria-invalid=\"true\"", "kept text");
		assertThat(
				browser.submit("/notes", "/notes", Map.of("title", "a".repeat(201), "body", "b".repeat(10_001))).body())
			.contains("A title has at most 200 characters.", "A note has at most 10,000 characters.");
		assertThat(API.titles()).isEmpty();
	}

	@Test
	void what_the_api_finds_wrong_stands_at_its_field_too() {
		HttpResponse<String> page = signedIn().submit("/notes", "/notes", Map.of("title", "a\tb", "body", "text"));

		assertThat(page.statusCode()).isEqualTo(422);
		assertThat(page.body()).contains("This must be one line without control characters.",
				"aria-describedby=\"title-error\"");
	}

	@Test
	void a_note_is_changed() {
		String id = API.addNote("Old", "Text");
		TestBrowser browser = signedIn();
		assertThat(browser.get("/notes/" + id).body()).contains("value=\"Old\"", "name=\"version\" value=\"0\"");

		browser.submit("/notes/" + id, "/notes/" + id, Map.of("title", "New", "body", "", "version", "0"));

		assertThat(API.titles()).containsExactly("New");
	}

	@Test
	void a_note_that_changed_meanwhile_is_shown_in_both_versions_and_the_user_decides() {
		String id = API.addNote("First", "Text");
		TestBrowser browser = signedIn();
		API.changeNote(id, "From the other tab");

		HttpResponse<String> page = browser.submit("/notes/" + id, "/notes/" + id,
				Map.of("title", "Mine", "body", "Text", "version", "0"));

		assertThat(page.statusCode()).isEqualTo(409);
		assertThat(page.body()).contains("changed meanwhile", "value=\"Mine\"", "From the other tab",
				"name=\"version\" value=\"1\"");
		assertThat(API.titles()).containsExactly("From the other tab");

		browser.submit("/notes/" + id, "/notes/" + id, Map.of("title", "Mine", "body", "Text", "version", "1"));

		assertThat(API.titles()).containsExactly("Mine");
	}

	@Test
	void a_note_is_deleted_only_after_a_question_and_only_as_it_was_seen() {
		String id = API.addNote("First", "Text");
		TestBrowser browser = signedIn();
		assertThat(browser.get("/notes/" + id + "/delete").body()).contains("Delete this note?", "First");
		API.changeNote(id, "Second");

		HttpResponse<String> page = browser.submit("/notes/" + id + "/delete", "/notes/" + id + "/delete",
				Map.of("version", "0"));

		assertThat(page.statusCode()).isEqualTo(409);
		assertThat(page.body()).contains("Second", "so it was not");
		browser.submit("/notes/" + id + "/delete", "/notes/" + id + "/delete", Map.of("version", "1"));
		assertThat(API.titles()).isEmpty();
	}

	@Test
	void a_version_that_is_none_changes_nothing() {
		String id = API.addNote("First", "Text");

		HttpResponse<String> page = signedIn().submit("/notes/" + id, "/notes/" + id,
				Map.of("title", "Mine", "body", "", "version", "*"));

		assertThat(page.statusCode()).isEqualTo(409);
		assertThat(API.titles()).containsExactly("First");
	}

	@Test
	void many_notes_come_in_pages() {
		for (int i = 0; i < 12; i++) {
			API.addNote("Note " + i, "");
		}
		TestBrowser browser = signedIn();

		assertThat(browser.get("/notes").body()).contains("cursor=10", "Older notes").doesNotContain("Newest notes");
		assertThat(browser.get("/notes?cursor=10").body()).contains("Newest notes").doesNotContain("cursor=");
	}

	@Test
	void a_note_that_is_not_there_or_not_the_users_is_a_clear_page() {
		TestBrowser browser = signedIn();
		for (String path : new String[] { "/notes/0199c0de-0000-7000-8000-000000000001", "/notes/nonsense",
				"/notes/0199c0de-0000-7000-8000-000000000001/delete" }) {
			HttpResponse<String> page = browser.get(path);
			assertThat(page.statusCode()).as(path).isEqualTo(404);
			assertThat(page.body()).contains("There is nothing here");
		}
	}

	@Test
	void when_the_api_is_away_the_page_says_so_and_nothing_of_the_inside() {
		TestBrowser browser = signedIn();
		API.status = 503;

		HttpResponse<String> page = browser.get("/notes");

		assertThat(page.statusCode()).isEqualTo(503);
		assertThat(page.headers().firstValue("Retry-After")).isPresent();
		assertThat(page.body()).contains("Your notes are away for the moment").doesNotContain("secret inner words");
	}

	@Test
	void when_the_access_does_not_cover_notes_the_page_says_so() {
		TestBrowser browser = signedIn();
		API.status = 403;

		HttpResponse<String> page = browser.get("/notes");

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(page.body()).contains("This app may not do that for you");
	}

}
