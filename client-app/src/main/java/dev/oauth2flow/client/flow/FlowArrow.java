package dev.oauth2flow.client.flow;

import java.util.List;
import java.util.Locale;

/**
 * The twelve arrows of the picture, in the order in which they happen at a first sign-in.
 */
enum FlowArrow {

	HTTPS_AUTHORIZE_REQUEST("HTTPS authorize request", Tone.FRONT,
			"GET /oauth2/authorize with PKCE challenge, state and nonce. The Client Application sends the browser there.",
			"RFC 6749 section 4.1.1, RFC 7636 section 4.3", leg(FlowPart.BROWSER, FlowPart.AUTHORIZATION_SERVER)),

	SESSION_LOOKUP("Session lookup", Tone.STORE,
			"The session and the pending authorization request are read by the hash of what the browser presents.",
			"RFC 9700 section 4.7.1", leg(FlowPart.AUTHORIZATION_SERVER, FlowPart.CACHE),
			leg(FlowPart.CLIENT, FlowPart.CACHE)),

	LOGIN_CREDENTIALS("Login credentials", Tone.FRONT,
			"The sign-in form is posted to the Authorization Server, and to nobody else.",
			"RFC 6749 section 3.1, OpenID Connect Core section 3.1.2.3",
			leg(FlowPart.BROWSER, FlowPart.AUTHORIZATION_SERVER)),

	READ_USER_RECORD("Read user record", Tone.STORE,
			"A select: the Authorization Server reads the user and the password's hash, the API a view without either.",
			"OpenID Connect Core section 3.1.2.3", leg(FlowPart.AUTHORIZATION_SERVER, FlowPart.DATABASE),
			leg(FlowPart.API, FlowPart.DATABASE)),

	USER_CONSENT("User consent", Tone.FRONT,
			"The consent form is posted; what the user allows is kept as a row and asked for once.",
			"RFC 6749 section 4.1, OpenID Connect Core section 3.1.2.4",
			leg(FlowPart.BROWSER, FlowPart.AUTHORIZATION_SERVER)),

	REDIRECT_WITH_CODE("302 redirect with authorization code", Tone.FRONT,
			"Location: the callback with code, state and iss. The code works once and for a minute at most.",
			"RFC 6749 section 4.1.2, RFC 9207 section 2", leg(FlowPart.AUTHORIZATION_SERVER, FlowPart.BROWSER),
			leg(FlowPart.BROWSER, FlowPart.CLIENT)),

	POST_TOKEN("POST /token", Tone.TOKEN,
			"Server to server: the code, the PKCE verifier and the client's own authentication.",
			"RFC 6749 section 4.1.3, RFC 7636 section 4.5", leg(FlowPart.CLIENT, FlowPart.AUTHORIZATION_SERVER)),

	ACCESS_TOKEN("Access token", Tone.TOKEN,
			"The token response: access token, refresh token and id token. None of them reaches the browser.",
			"RFC 6749 section 4.1.4, RFC 9068 section 2", leg(FlowPart.AUTHORIZATION_SERVER, FlowPart.CLIENT)),

	JWT_BEARER_TOKEN("JWT bearer token", Tone.TOKEN,
			"Authorization: Bearer. The API checks signature, type, issuer, audience, time and revocation.",
			"RFC 6750 section 2.1, RFC 9068 section 4", leg(FlowPart.CLIENT, FlowPart.API)),

	REST_API_REQUEST("REST API request", Tone.DATA, "GET or POST under /api/v1, on behalf of the user.",
			"RFC 6749 section 7, RFC 9110 section 9", leg(FlowPart.CLIENT, FlowPart.API)),

	JSON_RESPONSE("JSON response", Tone.DATA,
			"The protected data as application/json. The Client Application makes a page of it for the browser.",
			"RFC 8259", leg(FlowPart.API, FlowPart.CLIENT), leg(FlowPart.CLIENT, FlowPart.BROWSER)),

	AUDIT_EVENT("Audit event", Tone.AUDIT,
			"A CloudEvent on the audit topic, sent from an outbox once what it tells of is durable.",
			"CloudEvents 1.0, Kafka protocol binding", leg(FlowPart.AUTHORIZATION_SERVER, FlowPart.QUEUE),
			leg(FlowPart.API, FlowPart.QUEUE));

	private final String label;

	private final Tone tone;

	private final String meaning;

	private final String rule;

	@SuppressWarnings("ImmutableEnumChecker") // A copy that nobody can change.
	private final List<Leg> legs;

	FlowArrow(String label, Tone tone, String meaning, String rule, Leg... legs) {
		this.label = label;
		this.tone = tone;
		this.meaning = meaning;
		this.rule = rule;
		this.legs = List.of(legs);
	}

	private static Leg leg(FlowPart from, FlowPart to) {
		return new Leg(from, to);
	}

	String label() {
		return this.label;
	}

	Tone tone() {
		return this.tone;
	}

	/** Returns what moves along the arrow. */
	String meaning() {
		return this.meaning;
	}

	/** Returns the specification that asks for this step. */
	String rule() {
		return this.rule;
	}

	List<Leg> legs() {
		return this.legs;
	}

	/** Returns its place in the order, from 1. */
	int number() {
		return List.of(values()).indexOf(this) + 1;
	}

	/** Returns the name that the page and its script know the arrow by. */
	String id() {
		return "arrow-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * A way that the arrow takes from one part to another.
	 *
	 * @param from where it starts
	 * @param to where it ends
	 */
	record Leg(FlowPart from, FlowPart to) {

	}

	/** What kind of thing moves, shown by colour. */
	enum Tone {

		FRONT("#3ce7ff"), TOKEN("#b09aff"), DATA("#6ea2ff"), STORE("#5c8dff"), AUDIT("#ff7ad9");

		private final String colour;

		Tone(String colour) {
			this.colour = colour;
		}

		String colour() {
			return this.colour;
		}

	}

}
