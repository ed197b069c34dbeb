package dev.oauth2flow.e2e.containers;

import java.net.ConnectException;
import java.net.Socket;
import java.util.Properties;

import dev.oauth2flow.e2e.ContainerSuite;
import dev.oauth2flow.e2e.WhatRan;
import dev.oauth2flow.testing.AccessToken;
import dev.oauth2flow.testing.FlowSuite;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@code @OAuth2FlowSuite} gives to the tests of other teams, with
 * {@code suite.mode=containers}.
 */
class ExtensionInContainersIT {

	@Test
	void a_user_signs_in_uses_the_api_and_is_found_in_the_ledger() {
		ContainerSuite.assumePossible("the test extension in containers");
		Properties told = new Properties();
		told.setProperty("suite.mode", "containers");
		told.setProperty("suite.project", "../..");

		try (FlowSuite suite = FlowSuite.of(told)) {
			AccessToken token = suite.accessToken(suite.user(), "notes.read", "notes.write");
			assertThat(suite.api(token).post("/api/v1/notes", "{\"title\":\"Groceries\"}").statusCode()).isEqualTo(201);
			assertThat(suite.api(token).get("/api/v1/notes").body()).contains("Groceries");
			assertThat(suite.awaitAuditEvent(token.subject(), "note.created").source()).isEqualTo("/resource-api");
			assertThatExceptionOfType(TestAbortedException.class).isThrownBy(suite::newUser)
				.withMessageContaining("containers");
		}

		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Socket("localhost", 8080).close());
		WhatRan.say("The test extension ran in containers, too.");
	}

}
