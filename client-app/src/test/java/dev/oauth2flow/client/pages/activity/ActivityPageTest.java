package dev.oauth2flow.client.pages.activity;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityPageTest extends ServiceTest {

	@Test
	void events_are_told_in_words_newest_first() {
		API.happen("signin.succeeded");
		API.happen("note.created");

		String page = signedIn().get("/activity").body();

		assertThat(page).contains("by client-app · from 127.0.0.0/24", "24 Nov 2026, 09:30:10 UTC");
		assertThat(page.indexOf(">note.created<")).isPositive().isLessThan(page.indexOf(">signin.succeeded<"));
		assertThat(page).contains("<strong>You wrote a note</strong>", "<strong>You signed in</strong>");
	}

	@Test
	void a_filter_shows_one_kind_and_an_unknown_one_is_no_filter() {
		API.happen("signin.succeeded");
		API.happen("note.created");
		TestBrowser browser = signedIn();

		assertThat(browser.get("/activity?type=note.created").body()).contains("<strong>You wrote a note</strong>")
			.doesNotContain("<strong>You signed in</strong>");
		assertThat(browser.get("/activity?type=%3Cscript%3E").body()).contains("<strong>You signed in</strong>");
	}

	@Test
	void a_kind_that_came_later_is_shown_all_the_same() {
		API.happen("device.forgotten");

		assertThat(signedIn().get("/activity").body()).contains("Something else happened", "device.forgotten");
	}

	@Test
	void when_the_ledger_is_away_the_page_says_so() {
		TestBrowser browser = signedIn();
		API.status = 500;

		HttpResponse<String> page = browser.get("/activity");

		assertThat(page.statusCode()).isEqualTo(503);
		assertThat(page.body()).contains("Your activity is away for the moment", "Sign out");
		assertThat(browser.get("/activity/stream").statusCode()).isEqualTo(503);
	}

	@Test
	@Timeout(30)
	void the_live_tail_reaches_the_browser_at_once() throws Exception {
		TestBrowser browser = signedIn();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/activity/stream"))
			.header("Accept", "text/event-stream")
			.header("Cookie", "OAUTH2FLOW_CLIENT=" + browser.cookies().get("OAUTH2FLOW_CLIENT"))
			.timeout(Duration.ofSeconds(20))
			.build();
		try (HttpClient http = HttpClient.newHttpClient();
				InputStream stream = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
				BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
			assertThat(lines.readLine()).isEqualTo(":");
			assertThat(lines.readLine()).isEmpty();

			API.happen("note.created");

			assertThat(lines.readLine()).startsWith("id:");
			assertThat(lines.readLine()).startsWith("data:").contains("note.created");
		}
	}

	@Test
	void without_a_session_the_live_tail_is_refused_and_not_led_through_a_sign_in() {
		assertThat(browser().get("/activity/stream").statusCode()).isEqualTo(401);
	}

}
