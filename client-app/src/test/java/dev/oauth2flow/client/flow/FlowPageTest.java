package dev.oauth2flow.client.flow;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.oauth2flow.client.ServiceTest;
import dev.oauth2flow.client.peers.TestBrowser;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalManagementPort;

import static org.assertj.core.api.Assertions.assertThat;

class FlowPageTest extends ServiceTest {

	@LocalManagementPort
	private int managementPort;

	@Test
	void everybody_sees_the_picture() {
		HttpResponse<String> page = browser().get("/flow");

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("diagram--square", "diagram--phone", "no audited reference architecture");
		assertThat(FlowArrow.values())
			.allSatisfy((arrow) -> assertThat(page.body()).contains("id=\"" + arrow.id() + "\"", arrow.label()));
		assertThat(FlowPart.values())
			.allSatisfy((part) -> assertThat(page.body()).contains("id=\"" + part.id() + "\"", part.role()));
		assertThat(FlowStages.ALL).allSatisfy((stage) -> assertThat(page.body()).contains(stage));
	}

	@Test
	void a_policy_without_inline_styles_holds_on_the_page() {
		HttpResponse<String> page = browser().get("/flow");

		assertThat(page.headers().firstValue("Content-Security-Policy"))
			.hasValueSatisfying((policy) -> assertThat(policy).contains("style-src 'self'", "script-src 'self'")
				.doesNotContain("unsafe"));
		assertThat(page.body()).doesNotContain(" style=", "<style", " onclick=");
	}

	@Test
	void the_picture_is_a_file_of_its_own() {
		HttpResponse<String> picture = browser().get("/flow/picture.svg");

		assertThat(picture.statusCode()).isEqualTo(200);
		assertThat(picture.headers().firstValue("Content-Type").orElse("")).startsWith("image/svg+xml");
		assertThat(picture.body()).startsWith("<svg").contains("OAuth 2 Flow");
	}

	@Test
	void unless_it_is_switched_on_nobody_watches() throws Exception {
		TestBrowser browser = signedIn();
		HttpResponse<String> page = browser.get("/flow");

		assertThat(page.body()).doesNotContain("Sign in and watch", "What if", "data-live=\"true\"");
		assertThat(browser.cookies().keySet()).noneMatch((name) -> name.contains("WATCHER") || name.contains("_FLOW_"));
		assertThat(browser.get("/flow/live").statusCode()).isEqualTo(404);
		assertThat(browser.get("/flow/steps/" + "a".repeat(22)).statusCode()).isEqualTo(404);
		HttpRequest export = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.managementPort + "/v1/traces"))
			.header("Content-Type", "application/x-protobuf")
			.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[0]))
			.build();
		try (HttpClient http = HttpClient.newHttpClient()) {
			assertThat(http.send(export, HttpResponse.BodyHandlers.discarding()).statusCode()).isIn(401, 403, 404);
		}
	}

	@Test
	void who_is_signed_in_sees_it_too() {
		assertThat(signedIn().get("/flow").body()).contains("Sign out", "diagram--square");
	}

}
