package dev.oauth2flow.e2e.telemetry;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The twelve arrows of the flow, each with the spans that show it: what moved between two
 * parts, as the services themselves reported it.
 */
public enum Arrow {

	/** The browser asks the authorization server. */
	HTTPS_AUTHORIZE_REQUEST("HTTPS authorize request", server("auth-server", "GET", "/oauth2/authorize")),

	/** A session or a pending authorization is read from the cache. */
	SESSION_LOOKUP("Session lookup", client("auth-server", "getex").or(client("client-app", "hgetall"))),

	/** The sign-in form is posted. */
	LOGIN_CREDENTIALS("Login credentials", server("auth-server", "POST", "/signin")),

	/** A user's row is read. */
	READ_USER_RECORD("Read user record", sql("auth-server", "users").or(sql("resource-api", "user_profile"))),

	/** The consent form is posted. */
	USER_CONSENT("User consent", server("auth-server", "POST", "/oauth2/authorize")),

	/** The browser comes back with a code. */
	REDIRECT_WITH_CODE("302 redirect with authorization code", server("client-app", "GET", "/login/oauth2/code/")),

	/** The code is exchanged. */
	POST_TOKEN("POST /token", server("auth-server", "POST", "/oauth2/token"), "client-app"),

	/** The token response comes back. */
	ACCESS_TOKEN("Access token", server("auth-server", "POST", "/oauth2/token").and(Arrow::succeeded), "client-app"),

	/** The API is called with the token, which it accepts. */
	JWT_BEARER_TOKEN("JWT bearer token", server("resource-api", "GET", "/api/v1/me").and(Arrow::succeeded),
			"client-app"),

	/** The API is called. */
	REST_API_REQUEST("REST API request", server("resource-api", "", "/api/v1/"), "client-app"),

	/** The API answers. */
	JSON_RESPONSE("JSON response", server("resource-api", "", "/api/v1/").and(Arrow::succeeded), "client-app"),

	/** An event is acknowledged by the queue. */
	AUDIT_EVENT("Audit event", (span) -> "PRODUCER".equals(span.kind()) && span.mentions("audit.events.v1"));

	private final String label;

	@SuppressWarnings("ImmutableEnumChecker") // The predicates hold nothing that changes.
	private final Predicate<Span> head;

	private final Optional<String> tail;

	Arrow(String label, Predicate<Span> head) {
		this.label = label;
		this.head = head;
		this.tail = Optional.empty();
	}

	Arrow(String label, Predicate<Span> head, String tail) {
		this.label = label;
		this.head = head;
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
			.filter(this.head)
			.filter((span) -> this.tail.map((service) -> comesFrom(service, span, spans)).orElse(true))
			.toList();
	}

	private static boolean comesFrom(String service, Span span, List<Span> spans) {
		return spans.stream()
			.anyMatch((parent) -> parent.id().equals(span.parentId()) && parent.traceId().equals(span.traceId())
					&& parent.service().equals(service) && "CLIENT".equals(parent.kind()));
	}

	private static Predicate<Span> server(String service, String method, String path) {
		return (span) -> span.service().equals(service) && "SERVER".equals(span.kind()) && span.mentions(path)
				&& (method.isEmpty() || span.mentions(method));
	}

	private static Predicate<Span> client(String service, String command) {
		return (span) -> span.service().equals(service) && "CLIENT".equals(span.kind())
				&& span.name().equalsIgnoreCase(command);
	}

	private static Predicate<Span> sql(String service, String table) {
		return (span) -> span.service().equals(service) && "CLIENT".equals(span.kind()) && span.mentions("select")
				&& span.mentions(table);
	}

	private static boolean succeeded(Span span) {
		return span.attributes().getOrDefault("status", "").startsWith("2");
	}

}
