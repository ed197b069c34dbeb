package dev.oauth2flow.client.pages.home;

import java.net.http.HttpResponse;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HomePageTest extends ServiceTest {

	@Test
	void when_the_api_is_away_the_user_is_signed_in_all_the_same() {
		TestBrowser browser = signedIn();
		API.status = 503;

		HttpResponse<String> page = browser.get("/");

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Hello", "Ada Lovelace", "The API does not answer at the moment");
	}

	@Test
	void a_sign_out_that_did_not_happen_is_not_announced() {
		assertThat(browser().get("/?state=made-up").body()).doesNotContain("You are signed out");
	}

}
