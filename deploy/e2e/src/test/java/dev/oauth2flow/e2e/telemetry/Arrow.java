package dev.oauth2flow.e2e.telemetry;

import java.util.List;
import java.util.Optional;

/**
 * The twelve arrows of the flow, each with the spans that show it: what moved between two
 * parts, as the services themselves reported it and as the diagram reads it.
 */
public enum Arrow {

	/** The browser asks the authorization server. */
	HTTPS_AUTHORIZE_REQUEST("HTTPS authorize request"),

	/** A session or a pending authorization is read from the cache. */
	SESSION_LOOKUP("Session lookup"),

	/** The sign-in form is posted. */
	LOGIN_CREDENTIALS("Login credentials"),

	/** A user's row is read. */
	READ_USER_RECORD("Read user record"),

	/** The consent form is posted. */
	USER_CONSENT("User consent"),

	/** The browser comes back with a code. */
	REDIRECT_WITH_CODE("302 redirect with authorization code"),

	/** The code is exchanged. */
	POST_TOKEN("POST /token", "client-app"),

	/** The token response comes back. */
	ACCESS_TOKEN("Access token", "client-app"),

	/** The API is called with the token, which it accepts. */
	JWT_BEARER_TOKEN("JWT bearer token", "client-app"),

	/** The API is called. */
	REST_API_REQUEST("REST API request", "client-app"),

	/** The API answers. */
	JSON_RESPONSE("JSON response", "client-app"),

	/** An event is acknowledged by the queue. */
	AUDIT_EVENT("Audit event");

	private final String label;

	private final Optional<String> tail;

	Arrow(String label) {
		this.label = label;
		this.tail = Optional.empty();
	}

	Arrow(String label, String tail) {
		this.label = label;
		this.tail = Optional.of(tail);
	}

	/**
	 * Returns the label that the user interface shows.
	 * @return the exact label
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Finds the spans that light this arrow: for an arrow between two services only those
	 * whose parent is a span of the service that the arrow comes from.
	 * @param spans all spans
	 * @return those that light the arrow
	 */
	public List<Span> litBy(List<Span> spans) {
		return spans.stream()
			.filter((span) -> Vocabulary.of(this).stream().anyMatch((entry) -> entry.matches(span)))
			.filter((span) -> this.tail.map((service) -> comesFrom(service, span, spans)).orElse(true))
			.toList();
	}

	private static boolean comesFrom(String service, Span span, List<Span> spans) {
		return spans.stream()
			.anyMatch((parent) -> parent.id().equals(span.parentId()) && parent.traceId().equals(span.traceId())
					&& parent.service().equals(service) && "CLIENT".equals(parent.kind()));
	}

}
