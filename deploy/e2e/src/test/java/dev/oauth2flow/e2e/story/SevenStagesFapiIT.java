package dev.oauth2flow.e2e.story;

import java.util.Map;

import dev.oauth2flow.e2e.RunningSuite;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The story with a client of the FAPI 2.0 Security Profile: its requests are pushed, it
 * authenticates by a signature, and its tokens are bound to its key.
 */
class SevenStagesFapiIT extends SevenStages {

	SevenStagesFapiIT() {
		super(RunningSuite.inFapiProfile());
	}

	@Override
	void assertAsks(Map<String, String> parameters) {
		assertThat(parameters).containsOnlyKeys("client_id", "request_uri")
			.containsEntry("client_id", "client-app")
			.hasEntrySatisfying("request_uri",
					(reference) -> assertThat(reference).startsWith("urn:ietf:params:oauth:request_uri:"));
	}

	@Override
	void assertAnswers(String state, Map<String, String> question) {
		assertThat(question).doesNotContainKey("state");
		assertThat(state).hasSizeGreaterThanOrEqualTo(22);
	}

}
