package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

class ProfilePageTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	@BeforeEach
	void signIn() {
		sql("update users set email_verified = true where username = 'carol'");
		this.browser.signIn(Replica.CAROL);
	}

	@AfterEach
	void restore() {
		sql("update users set name = 'Test carol', email = 'carol@example.com' where username = 'carol'");
	}

	@Test
	void another_address_is_not_verified_and_applications_are_told_so() {
		HttpResponse<String> saved = save(" Carol \u00c5. ", "carol@example.net");
		assertThat(Browser.location(saved)).isEqualTo("/account?saved");
		assertThat(this.browser.get("/account?saved").body()).contains("Saved.", "Carol \u00c5.", "carol@example.net",
				"not verified");
		Client web = new Client(Replica.WEB, this.replica);
		Map<String, Object> tokens = web.tokens(new Browser(Replica.two()), Replica.CAROL, "openid profile email");
		assertThat(Client.json(web.userInfo(Client.text(tokens, "access_token"))))
			.containsEntry("name", "Carol \u00c5.")
			.containsEntry("email", "carol@example.net")
			.containsEntry("email_verified", false);
	}

	@Test
	void another_name_alone_leaves_the_address_verified() {
		save("Carol B.", "carol@example.com");
		assertThat(this.browser.get("/account").body()).contains("Carol B.").doesNotContain("not verified");
	}

	@ParameterizedTest
	@CsvSource({ "'', carol@example.com, Please enter a name", "Carol, '', Please enter an email address",
			"Carol, carol, This is not an email address", "Carol, a@b@c, This is not an email address",
			"Carol, '\"><b>@example.com', This is not an email address" })
	void what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(String name, String email, String said) {
		HttpResponse<String> page = save(name, email);
		assertThat(page.statusCode()).isEqualTo(422);
		assertThat(page.body()).contains(said, "aria-invalid=\"true\"").doesNotContain("<b>");
		assertThat(this.browser.get("/account").body()).contains("Test carol", "carol@example.com");
	}

	@Test
	void what_is_too_long_or_holds_control_characters_is_refused() {
		assertThat(save("a".repeat(101), "carol@example.com").statusCode()).isEqualTo(422);
		assertThat(save("Carol\u0000", "carol@example.com").statusCode()).isEqualTo(422);
		assertThat(save("Carol", "a".repeat(250) + "@example.com").statusCode()).isEqualTo(422);
	}

	private HttpResponse<String> save(String name, String email) {
		return Pages.fill(this.browser, "/account/profile", Map.of("name", name, "email", email));
	}

	private void sql(String statement) {
		this.replica.bean(JdbcClient.class).sql(statement).update();
	}

}
