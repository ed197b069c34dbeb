package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.consent.Consents;
import dev.oauth2flow.auth.consent.Consents.ConnectedClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

class ConsentPageTest {

	private final Replica replica = Replica.one();

	private final Browser browser = new Browser(this.replica);

	private final Consents consents = this.replica.bean(Consents.class);

	private final String subject = this.replica.bean(JdbcClient.class)
		.sql("select id::text from users where username = 'alice'")
		.query(String.class)
		.single();

	@BeforeEach
	void signInWithoutAnyConsent() {
		connected().forEach((client) -> this.consents.withdraw(this.subject, client.id()));
		this.browser.signIn(Replica.ALICE);
	}

	@Test
	void P10_the_page_names_the_client_and_every_scope_in_plain_words() {
		HttpResponse<String> page = ask("openid email notes.read audit.read");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Test client other", "alice", "See your email address", "Read your notes",
				"Read what was recorded about your account", "localhost:8090", "localhost:8070", "client.example");
		assertThat(Pages.header(page, "Content-Security-Policy"))
			.contains("form-action 'self' https://client.example", "frame-ancestors 'none'")
			.doesNotContain("unsafe");
		assertThat(page.body()).doesNotContain("<script", "style=\"");
	}

	@Test
	void what_is_ticked_is_granted_and_remembered_for_the_next_time() {
		HttpResponse<String> page = ask("openid email notes.read");
		assertThat(Browser.parameters(Browser.location(allow(page, "notes.read")))).containsKey("code");
		assertThat(connected()).singleElement()
			.satisfies((client) -> assertThat(client.allowed()).hasSize(2).contains("Read your notes"));
		assertThat(Browser.location(this.browser.authorize(Browser.request(Replica.OTHER, "openid notes.read"))))
			.as("asked for what was allowed before")
			.startsWith(Replica.CALLBACK);
		HttpResponse<String> more = ask("openid notes.read email");
		assertThat(more.body()).contains("allowed before").containsOnlyOnce("type=\"checkbox\"");
	}

	@Test
	void only_knowing_who_it_is_can_be_allowed() {
		HttpResponse<String> answer = allow(ask("openid email"));
		assertThat(Browser.parameters(Browser.location(answer))).containsKey("code");
		assertThat(connected()).singleElement()
			.satisfies((client) -> assertThat(client.allowed()).containsExactly("Know that it is you who signs in"));
	}

	@Test
	void P07_denying_sends_access_denied_with_state_and_iss() {
		Map<String, String> request = Browser.request(Replica.OTHER, "openid email");
		HttpResponse<String> answer = deny(this.browser.get(Pages.path(this.browser.authorize(request))));
		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(Browser.parameters(Browser.location(answer))).containsEntry("error", "access_denied")
			.containsEntry("state", request.get("state"))
			.containsEntry("iss", Replica.ISSUER);
		assertThat(connected()).isEmpty();
	}

	@Test
	void denying_more_grants_nothing_and_leaves_what_was_allowed_before() {
		allow(ask("openid notes.read"), "notes.read");
		HttpResponse<String> answer = deny(ask("openid notes.read email"));
		assertThat(Browser.parameters(Browser.location(answer))).containsEntry("error", "access_denied")
			.doesNotContainKey("code");
		assertThat(connected()).singleElement()
			.satisfies((client) -> assertThat(client.allowed()).contains("Read your notes"));
	}

	@Test
	void a_form_without_its_token_grants_nothing_and_the_user_is_asked_again() {
		HttpResponse<String> page = ask("openid email");
		Map<String, String> fields = new HashMap<>(Pages.hidden(page));
		fields.remove("_csrf");
		HttpResponse<String> refused = this.browser.post("/oauth2/authorize",
				Browser.form(fields) + "&scope=email&_csrf=guessed");
		assertThat(refused.statusCode()).isEqualTo(303);
		assertThat(connected()).isEmpty();
		HttpResponse<String> again = this.browser.get(Browser.location(refused));
		assertThat(again.body()).contains("See your email address");
		assertThat(Browser.parameters(Browser.location(allow(again, "email")))).containsKey("code");
	}

	@Test
	void a_scope_that_was_not_asked_for_cannot_be_granted() {
		HttpResponse<String> answer = allow(ask("openid email"), "notes.write");
		assertThat(Browser.parameters(Browser.location(answer))).containsEntry("error", "invalid_scope");
	}

	@Test
	void after_the_answer_the_back_button_leads_to_a_clear_page() {
		Map<String, String> request = Browser.request(Replica.OTHER, "openid email");
		String path = Pages.path(this.browser.authorize(request));
		HttpResponse<String> page = this.browser.get(path);
		allow(page, "email");
		assertThat(this.browser.get(path).statusCode()).isEqualTo(400);
		assertThat(this.browser.get(path).body()).contains("has been answered or has expired");
		assertThat(allow(page, "email").statusCode()).isEqualTo(400);
	}

	@Test
	void the_page_shows_nothing_that_was_made_up() {
		for (String query : List.of("", "?state=", "?state=guessed&client_id=other&scope=email",
				"?state=" + "a".repeat(5000), "?client_id=nobody")) {
			HttpResponse<String> page = this.browser.get("/consent" + query);
			assertThat(page.statusCode()).as(query).isEqualTo(400);
			assertThat(page.body()).contains("start again").doesNotContain("checkbox");
		}
	}

	@Test
	void who_is_not_signed_in_any_more_signs_in_and_is_asked_then() {
		String path = Pages.path(this.browser.authorize(Browser.request(Replica.OTHER, "openid email")));
		Browser anew = new Browser(this.replica);
		HttpResponse<String> signIn = anew.get(Pages.path(anew.get(path)));
		Map<String, String> fields = new HashMap<>(Pages.hidden(signIn));
		fields.put("username", Replica.ALICE.name());
		fields.put("password", Replica.ALICE.password());
		HttpResponse<String> page = anew.get(Browser.location(anew.post("/signin", Browser.form(fields))));
		assertThat(page.body()).contains("See your email address");
	}

	private HttpResponse<String> ask(String scope) {
		return this.browser.get(Pages.path(this.browser.authorize(Browser.request(Replica.OTHER, scope))));
	}

	private HttpResponse<String> allow(HttpResponse<String> page, String... scopes) {
		StringBuilder form = new StringBuilder(Browser.form(Pages.hidden(page)));
		for (String scope : scopes) {
			form.append("&scope=").append(scope);
		}
		return this.browser.post("/oauth2/authorize", form.toString());
	}

	private HttpResponse<String> deny(HttpResponse<String> page) {
		Map<String, String> fields = new LinkedHashMap<>(Pages.hidden(page));
		fields.remove("scope");
		fields.put("decision", "deny");
		return this.browser.post("/oauth2/authorize", Browser.form(fields));
	}

	private List<ConnectedClient> connected() {
		return this.consents.connectedClients(this.subject)
			.stream()
			.filter((client) -> client.name().equals("Test client other"))
			.toList();
	}

}
