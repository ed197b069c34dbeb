package dev.oauth2flow.testing;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running suite, as {@link OAuth2FlowSuite} hands it to tests. It may be used by
 * several threads.
 */
public final class FlowSuite implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/**
	 * How long an event may take to the ledger: more than a machine that is busy needs.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration BETWEEN = Duration.ofMillis(200);

	private static final Duration SPARE = Duration.ofSeconds(60);

	private static final int EVENTS_PER_PAGE = 200;

	private final Place place;

	private @Nullable UserSession auditing;

	private @Nullable AccessToken auditToken;

	FlowSuite(Place place) {
		this.place = place;
	}

	/**
	 * Points at a suite that runs already, or starts one, outside JUnit's life cycle.
	 * @param told what {@link OAuth2FlowSuite} reads; environment variables count, too
	 * @return the suite, to be closed
	 * @throws IllegalArgumentException if what was told fits no suite
	 */
	public static FlowSuite of(Properties told) {
		return new FlowSuite(Place.of(new SuiteSettings(told, System.getenv())));
	}

	/**
	 * Returns the client application's address.
	 * @return a URL without a slash at its end
	 */
	public URI clientApp() {
		return this.place.clientApp();
	}

	/**
	 * Returns the issuer, below which is the discovery document that an application or an
	 * API of yours is configured with.
	 * @return a URL without a slash at its end
	 */
	public URI issuer() {
		return this.place.issuer();
	}

	/**
	 * Returns the API's address.
	 * @return a URL without a slash at its end
	 */
	public URI api() {
		return this.place.api();
	}

	/**
	 * Returns the address where the ledger of audit events is searched.
	 * @return a URL without a slash at its end
	 */
	public URI audit() {
		return this.place.audit();
	}

	/**
	 * Returns a user without special rights, the same for all tests.
	 * @return a person who can sign in
	 */
	public TestUser user() {
		return this.place.user();
	}

	/**
	 * Returns a user whom no other test gets, and who has neither signed in nor consented
	 * to anything.
	 * @return a person who can sign in
	 * @throws org.opentest4j.TestAbortedException if the suite runs where none can be
	 * made
	 * @throws IllegalStateException if all that were made at the start are taken
	 */
	public TestUser newUser() {
		return this.place.newUser();
	}

	/**
	 * Returns a user who may read everybody's audit events.
	 * @return a person who can sign in
	 */
	public TestUser auditor() {
		return this.place.auditor();
	}

	/**
	 * Signs a user in at the authorization server, by its pages and in a browser of the
	 * user's own.
	 * @param user who signs in
	 * @return the user's session, which {@link UserSession#close} ends
	 * @throws AssertionError if the sign-in is refused
	 */
	public UserSession signIn(TestUser user) {
		UserSession session = new UserSession(user, this.place);
		session.signIn();
		return session;
	}

	/**
	 * Signs a user in and gets an access token by the whole code flow, with PKCE (RFC
	 * 7636) and with the consent that is asked for.
	 * @param user who signs in
	 * @param scopes what to ask for, such as {@code notes.read}
	 * @return the token
	 * @throws AssertionError if the sign-in or the request is refused
	 */
	public AccessToken accessToken(TestUser user, String... scopes) {
		// The session stays, since its end would revoke the token.
		return signIn(user).accessToken(scopes);
	}

	/**
	 * Calls the API.
	 * @param token the access token to call it with
	 * @return a client of the API
	 */
	public ApiClient api(AccessToken token) {
		return new ApiClient(new Http(this.place.trust()), api(), token);
	}

	/**
	 * Reads what the ledger holds about somebody, as the auditor.
	 * @param subject a user's id, see {@link AccessToken#subject}
	 * @return the latest events, at most 200, oldest first
	 */
	public List<AuditEvent> auditEvents(String subject) {
		ApiClient ledger = new ApiClient(new Http(this.place.trust()), audit(), auditToken());
		HttpResponse<String> answer = ledger.get("/audit/v1/events?limit=" + EVENTS_PER_PAGE + "&subject="
				+ URLEncoder.encode(subject, StandardCharsets.UTF_8));
		if (answer.statusCode() != 200) {
			throw new AssertionError("The ledger answers " + answer.statusCode() + ": " + answer.body());
		}
		List<AuditEvent> events = new ArrayList<>();
		for (JsonNode item : JSON.readTree(answer.body()).path("items")) {
			events.add(new AuditEvent(item.path("id").asString(), item.path("type").asString(),
					item.path("subject").asString(), item.path("source").asString(),
					Instant.parse(item.path("time").asString()),
					JSON.convertValue(item.path("data"), new TypeReference<Map<String, Object>>() {
					})));
		}
		return events.reversed();
	}

	/**
	 * Waits up to half a minute until the ledger holds an event: it is durable before the
	 * user gets an answer, but the queue takes it to the ledger only after that.
	 * @param subject a user's id, see {@link AccessToken#subject}
	 * @param type such as {@code note.created}
	 * @return the latest event of this type
	 * @throws AssertionError if there is none by then
	 */
	public AuditEvent awaitAuditEvent(String subject, String type) {
		Instant deadline = Instant.now().plus(PATIENCE);
		while (true) {
			List<AuditEvent> events = auditEvents(subject);
			for (AuditEvent event : events.reversed()) {
				if (event.type().equals(type)) {
					return event;
				}
			}
			if (Instant.now().isAfter(deadline)) {
				throw new AssertionError("No " + type + " about " + subject + " within " + PATIENCE.toSeconds()
						+ " s, but " + events.stream().map(AuditEvent::type).collect(Collectors.joining(", ")));
			}
			pause();
		}
	}

	private synchronized AccessToken auditToken() {
		if (this.auditToken == null || this.auditToken.expiresAt().isBefore(Instant.now().plus(SPARE))) {
			if (this.auditing == null || !this.auditing.isSignedIn()) {
				this.auditing = signIn(auditor());
			}
			this.auditToken = this.auditing.accessToken("audit.read.all");
		}
		return this.auditToken;
	}

	private static void pause() {
		try {
			Thread.sleep(BETWEEN);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Stops what was started for this suite, if anything was. JUnit does it for the suite
	 * that it hands to tests.
	 */
	@Override
	public void close() {
		this.place.close();
	}

}
