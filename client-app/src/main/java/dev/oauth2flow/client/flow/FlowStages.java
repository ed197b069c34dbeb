package dev.oauth2flow.client.flow;

import java.util.List;

/**
 * The legend: what happens in seven stages.
 */
final class FlowStages {

	static final List<String> ALL = List.of("User opens the app and selects Sign in.",
			"Client Application sends an OAuth authorization request to the Authorization Server over HTTPS.",
			"Authorization Server authenticates the user and records consent, using Database and Cache as needed.",
			"Authorization Server redirects the Browser back with an authorization code using HTTP 302.",
			"Client Application sends POST /token to exchange the code for an access token.",
			"Browser or Client calls the API with a Bearer access token; API validates the token and loads protected data.",
			"API returns a JSON response and may send an audit event to the Queue.");

	private FlowStages() {
	}

}
