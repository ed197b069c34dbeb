package dev.oauth2flow.api.notes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.oauth2flow.api.Answer;
import dev.oauth2flow.api.RunningApi;
import dev.oauth2flow.api.TestIssuer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class NotesAtOnceTest extends RunningApi {

	private static final String NOTES = "/api/v1/notes";

	private final String token = TestIssuer.token(UUID.randomUUID().toString(), "notes.read notes.write");

	@Test
	void of_writes_at_once_with_one_ETag_exactly_one_succeeds() throws Exception {
		for (int round = 0; round < 10; round++) {
			String path = create("a");
			List<Integer> statuses = atOnce(List.of(() -> replace(path, "b"), () -> replace(path, "c"),
					() -> send("DELETE", path, this.token, "If-Match", "\"0\"")));
			assertThat(statuses).filteredOn((status) -> status == 200 || status == 204).hasSize(1);
			assertThat(statuses).allMatch((status) -> List.of(200, 204, 404, 412).contains(status));
		}
	}

	@Test
	void of_two_replacements_with_one_ETag_one_is_412() throws Exception {
		for (int round = 0; round < 10; round++) {
			String path = create("a");
			assertThat(atOnce(List.of(() -> replace(path, "b"), () -> replace(path, "c"))))
				.containsExactlyInAnyOrder(200, 412);
			assertThat(send("GET", path, this.token).header("ETag")).isEqualTo("\"1\"");
		}
	}

	@Test
	void pages_hold_every_note_once_while_others_are_written() {
		Set<String> before = new HashSet<>();
		for (int i = 0; i < 25; i++) {
			before.add(create("note " + i));
		}
		List<String> seen = new ArrayList<>();
		String next = NOTES + "?limit=4";
		while (!next.isEmpty()) {
			Answer page = send("GET", next, this.token);
			assertThat(page.status()).isEqualTo(200);
			assertThat(page.json().get("items")).hasSizeLessThanOrEqualTo(4);
			page.json().get("items").forEach((note) -> seen.add(NOTES + "/" + note.get("id").asString()));
			next = next(page);
			create("meanwhile");
		}
		assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(before);
		assertThat(seen).isSortedAccordingTo((one, two) -> two.compareTo(one));
	}

	@Test
	void a_page_that_ends_with_the_last_note_names_no_other() {
		create("a");
		create("b");
		Answer page = send("GET", NOTES + "?limit=2", this.token);
		assertThat(page.json().get("items")).hasSize(2);
		assertThat(page.json().has("next")).isFalse();
		assertThat(page.header("Link")).isEmpty();
	}

	private static String next(Answer page) {
		String link = page.header("Link");
		JsonNode cursor = page.json().path("next");
		if (link.isEmpty()) {
			assertThat(cursor.isMissingNode()).isTrue();
			return "";
		}
		assertThat(link).endsWith("cursor=" + cursor.asString() + ">; rel=\"next\"");
		return link.substring(1, link.indexOf('>'));
	}

	private String create(String title) {
		Answer answer = sendJson("POST", NOTES, this.token, "{\"title\": \"" + title + "\"}");
		assertThat(answer.status()).isEqualTo(201);
		return answer.header("Location");
	}

	private Answer replace(String path, String title) {
		return sendJson("PUT", path, this.token, "{\"title\": \"" + title + "\"}", "If-Match", "\"0\"");
	}

	private static List<Integer> atOnce(List<Callable<Answer>> calls) throws InterruptedException {
		try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
			return threads.invokeAll(calls).stream().map(NotesAtOnceTest::status).toList();
		}
	}

	private static int status(Future<Answer> answer) {
		try {
			return answer.get().status();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
