package dev.oauth2flow.auth.protocol;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.Test;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Takes a store away in the middle of a sign-in.
 */
class StoreOutageTest {

	private final Map<String, String> stores = TestStores.settings("auth-server");

	@Test
	void nobody_is_signed_in_while_the_audit_trail_cannot_be_written() {
		String url = Objects.requireNonNull(this.stores.get("spring.datasource.url"));
		int port = URI.create(url.substring("jdbc:".length())).getPort();
		try (Cable cable = new Cable(port)) {
			// A single wrong password makes wait here: a try that could not be decided is
			// none.
			Replica replica = Replica.startWith(Map.of("spring.datasource.url",
					url.replace(":" + port + "/", ":" + cable.port() + "/"), "oauth2flow.auth.throttle.tries", "1"));
			try {
				Browser browser = new Browser(replica);
				HttpResponse<String> page = browser.get("/signin");
				cable.pull();
				assertUnavailable(signIn(browser, page));
				cable.plugIn();
				assertThat(Browser.location(browser.get("/account"))).contains("/signin");
				HttpResponse<String> signedIn = await().atMost(ofSeconds(30))
					.until(() -> signIn(browser, page), (answer) -> answer.statusCode() != 503);
				assertThat(Browser.location(signedIn)).isEqualTo("/account");
				assertThat(browser.get("/account").statusCode()).isEqualTo(200);
			}
			finally {
				replica.close();
			}
		}
	}

	@Test
	void without_the_session_store_people_get_a_clear_page_and_go_on_when_it_is_back() {
		int port = Integer.parseInt(Objects.requireNonNull(this.stores.get("spring.data.redis.port")));
		try (Cable cable = new Cable(port)) {
			Replica replica = Replica.startWith(Map.of("spring.data.redis.port", Integer.toString(cable.port())));
			try {
				Browser browser = new Browser(replica);
				HttpResponse<String> page = browser.get("/signin");
				cable.pull();
				assertUnavailable(signIn(browser, page));
				assertUnavailable(browser.get("/account"));
				cable.plugIn();
				await().atMost(ofSeconds(30))
					.untilAsserted(() -> assertThat(signIn(browser, page).statusCode()).isEqualTo(303));
			}
			finally {
				replica.close();
			}
		}
	}

	private static void assertUnavailable(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(Pages.header(answer, "Retry-After")).isNotEmpty();
		assertThat(answer.body()).contains("Not available for the moment", "nothing was done");
	}

	private static HttpResponse<String> signIn(Browser browser, HttpResponse<String> page) {
		Map<String, String> fields = new HashMap<>(Pages.hidden(page));
		fields.put("username", Replica.ALICE.name());
		fields.put("password", Replica.ALICE.password());
		return browser.post("/signin", Browser.form(fields));
	}

}
