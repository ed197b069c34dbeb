package dev.oauth2flow.client.pages.activity;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the types of events read to people.
 */
enum EventWords {

	SIGNIN_SUCCEEDED("signin.succeeded", "You signed in", "good"),

	SIGNIN_STEPPED_UP("signin.stepped_up", "You proved once more that it was you", "good"),

	SIGNIN_FAILED("signin.failed", "A sign-in failed", "bad"),

	CONSENT_GRANTED("consent.granted", "You gave an app access", "violet"),

	CONSENT_WITHDRAWN("consent.withdrawn", "You took an app's access back", "violet"),

	CODE_ISSUED("code.issued", "An authorization code was issued", "blue"),

	TOKEN_ISSUED("token.issued", "An access token was issued", "cyan"),

	TOKEN_REFRESHED("token.refreshed", "An access token was renewed", "cyan"),

	TOKEN_REUSE_DETECTED("token.reuse_detected", "A used-up token was presented again, and its access ended", "bad"),

	TOKEN_REVOKED("token.revoked", "An app's tokens were revoked", "magenta"),

	SESSION_ENDED("session.ended", "You signed out", "magenta"),

	PASSWORD_CHANGED("password.changed", "Your password was changed", "violet"),

	PROFILE_CHANGED("profile.changed", "You changed your profile", "violet"),

	SECOND_FACTOR_ENROLLED("second_factor.enrolled", "You set up an authenticator app", "good"),

	SECOND_FACTOR_REMOVED("second_factor.removed", "You removed your authenticator app", "magenta"),

	RECOVERY_CODE_USED("recovery_code.used", "A recovery code was used to sign you in", "bad"),

	RECOVERY_CODES_RENEWED("recovery_codes.renewed", "You made new recovery codes", "violet"),

	PASSKEY_ADDED("passkey.added", "You added a passkey", "violet"),

	PASSKEY_REMOVED("passkey.removed", "You removed a passkey", "magenta"),

	API_ACCESSED("api.accessed", "An app read your data", "blue"),

	NOTE_CREATED("note.created", "You wrote a note", "cyan"),

	NOTE_UPDATED("note.updated", "You changed a note", "cyan"),

	NOTE_DELETED("note.deleted", "You deleted a note", "magenta");

	private final String type;

	private final String words;

	private final String tone;

	EventWords(String type, String words, String tone) {
		this.type = type;
		this.words = words;
		this.tone = tone;
	}

	/** Named by the page, which offers a filter for each. */
	public String type() {
		return this.type;
	}

	public String words() {
		return this.words;
	}

	/**
	 * Finds the words for a type.
	 * @return null for a type that came after this version
	 */
	static @Nullable EventWords of(@Nullable String type) {
		for (EventWords known : values()) {
			if (known.type.equals(type)) {
				return known;
			}
		}
		return null;
	}

	static Line describe(AuditEvent event) {
		EventWords known = of(event.type());
		return new Line(event, (known != null) ? known.words : "Something else happened", details(event.data()),
				(known != null) ? known.tone : "violet");
	}

	private static String details(AuditEvent.Data data) {
		List<String> details = new ArrayList<>();
		if (data.clientId() != null) {
			details.add("by " + data.clientId());
		}
		if (data.route() != null) {
			details.add(((data.method() != null) ? data.method() + " " : "") + data.route());
		}
		if (data.scopes() != null && !data.scopes().isEmpty()) {
			details.add("for " + String.join(", ", data.scopes()));
		}
		if (data.reason() != null) {
			details.add("because of " + data.reason().replace('_', ' '));
		}
		if (data.userAgentFamily() != null) {
			details.add("with " + data.userAgentFamily());
		}
		if (data.ipPrefix() != null) {
			details.add("from " + data.ipPrefix());
		}
		return String.join(" · ", details);
	}

	/**
	 * One event as the page shows it.
	 *
	 * @param words what happened
	 * @param details by whom and how, possibly empty
	 * @param tone the colour of its tag
	 */
	record Line(AuditEvent event, String words, String details, String tone) {

	}

}
