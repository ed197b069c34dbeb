package dev.oauth2flow.testing.example;

import dev.oauth2flow.testing.AccessToken;
import dev.oauth2flow.testing.AuditEvent;
import dev.oauth2flow.testing.FlowSuite;
import dev.oauth2flow.testing.OAuth2FlowSuite;
import dev.oauth2flow.testing.TestUser;
import dev.oauth2flow.testing.UserSession;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@OAuth2FlowSuite
class SignInIT {

	private final FlowSuite suite;

	SignInIT(FlowSuite suite) {
		this.suite = suite;
	}

	@Test
	void signing_out_ends_what_the_session_gave() {
		try (UserSession session = this.suite.signIn(this.suite.user())) {
			AccessToken token = session.accessToken("openid", "profile.read");
			assertThat(this.suite.api(token).get("/api/v1/me").statusCode()).isEqualTo(200);

			session.signOut();

			assertThat(session.isSignedIn()).isFalse();
			assertThat(this.suite.api(token).get("/api/v1/me").statusCode()).isEqualTo(401);
			assertThat(this.suite.awaitAuditEvent(token.subject(), "session.ended").data()).containsEntry("reason",
					"signed_out");
		}
	}

	@Test
	void a_token_opens_only_what_it_was_asked_for() {
		AccessToken token = this.suite.accessToken(this.suite.user(), "notes.read");

		assertThat(token.scopes()).containsExactly("notes.read");
		assertThat(this.suite.api(token).post("/api/v1/notes", "{}").statusCode()).isEqualTo(403);
	}

	@Test
	void a_new_user_has_no_past() {
		TestUser somebody = this.suite.newUser();
		assertThat(this.suite.newUser()).isNotEqualTo(somebody);

		AccessToken token = this.suite.accessToken(somebody, "profile.read");

		this.suite.awaitAuditEvent(token.subject(), "token.issued");
		assertThat(this.suite.auditEvents(token.subject())).extracting(AuditEvent::type)
			.startsWith("signin.succeeded", "consent.granted", "code.issued", "token.issued");
	}

	@Test
	void the_client_application_knows_the_user_who_signed_in() {
		try (UserSession session = this.suite.signIn(this.suite.auditor())) {
			assertThat(session.signInToClientApp().body()).contains(this.suite.auditor().username());
			assertThat(session.visit(this.suite.clientApp().resolve("/notes")).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void a_wrong_password_is_told_without_the_password() {
		TestUser wrong = new TestUser(this.suite.user().username(), "not-the-password");

		assertThatThrownBy(() -> this.suite.signIn(wrong)).isInstanceOf(AssertionError.class)
			.hasMessageContaining("was not signed in")
			.hasMessageContaining("wrong")
			.hasMessageNotContaining("not-the-password");
	}

	@Test
	void a_scope_that_does_not_exist_is_told_by_the_errors_code() {
		try (UserSession session = this.suite.signIn(this.suite.user())) {
			assertThatThrownBy(() -> session.accessToken("no.such.scope")).isInstanceOf(AssertionError.class)
				.hasMessageContaining("invalid_scope");
		}
	}

}
