package dev.oauth2flow.client.flow;

import java.net.http.HttpResponse;

import dev.oauth2flow.client.ServiceTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FlowPageTest extends ServiceTest {

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
	void who_is_signed_in_sees_it_too() {
		assertThat(signedIn().get("/flow").body()).contains("Sign out", "diagram--square");
	}

}
