package dev.oauth2flow.client.errors;

import org.springframework.http.HttpStatus;

/**
 * What can go wrong, in words for people.
 */
public enum Problem {

	/** The answer to a sign-in that nobody began in this browser, or that is used up. */
	SIGN_IN_LOST(HttpStatus.BAD_REQUEST, "This sign-in cannot be finished",
			"It was started in another browser, is older than ten minutes, was already used, or was changed on its way. Nothing has happened to your account.",
			"Start again", Problem.SIGN_IN),

	/** The user, or the authorization server for them, said no. */
	SIGN_IN_REFUSED(HttpStatus.FORBIDDEN, "You did not give access",
			"This app was not allowed to act for you, so you are not signed in. You can start again whenever you like.",
			"Start again", Problem.SIGN_IN),

	/** The authorization server cannot be reached, or cannot answer now. */
	SIGN_IN_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "Sign-in is away for the moment",
			"The Authorization Server does not answer. Your data is safe; please try again in a minute.", "Try again",
			Problem.SIGN_IN),

	/** The tokens of the session have ended. */
	SIGN_IN_AGAIN(HttpStatus.UNAUTHORIZED, "Please sign in again",
			"Your session has ended: it was idle for long, you signed out elsewhere, or the access was withdrawn.",
			"Sign in", Problem.SIGN_IN),

	/** A form without the token that this session expects. */
	FORM_EXPIRED(HttpStatus.FORBIDDEN, "This form is no longer valid",
			"Your session ended or changed since the page was opened, so nothing was sent. Open the page again and repeat what you did.",
			"Back to the start", Problem.HOME),

	/** The access that the user gave does not cover what they asked for. */
	NOT_ALLOWED(HttpStatus.FORBIDDEN, "This app may not do that for you",
			"The access you gave does not cover it. Sign in again to give it.", "Sign in again", Problem.SIGN_IN),

	/** Nothing is there, or nothing that is the user's. */
	NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here",
			"The page does not exist, or what it showed was deleted or belongs to somebody else.", "Back to the start",
			Problem.HOME),

	/** The API cannot be reached. */
	NOTES_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "Your notes are away for the moment",
			"The API does not answer. Nothing is lost; please try again in a minute.", "Try again", "/notes"),

	/** The audit-consumer cannot be reached. */
	ACTIVITY_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "Your activity is away for the moment",
			"The ledger does not answer. What happens meanwhile is kept and will be shown; please try again in a minute.",
			"Try again", "/activity"),

	/** The store of the sessions cannot be reached. */
	SESSIONS_AWAY(HttpStatus.SERVICE_UNAVAILABLE, "The app is away for the moment",
			"It cannot reach its store of sessions. You stay signed in; please try again in a minute.", "Try again",
			Problem.HOME),

	/** More was sent than is ever needed. */
	TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "That is too much at once",
			"What you sent is larger than this app accepts, so nothing of it was kept. Go back and make it shorter.",
			"Back to the start", Problem.HOME),

	/** What was sent makes no sense here. */
	BAD_REQUEST(HttpStatus.BAD_REQUEST, "That did not make sense here",
			"The address or the form was not one that this app gave you.", "Back to the start", Problem.HOME),

	/** A defect of ours. */
	UNEXPECTED(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong here",
			"It is our fault, not yours. If it happens again, tell us the number below.", "Back to the start",
			Problem.HOME);

	private static final String HOME = "/";

	private static final String SIGN_IN = "/oauth2/authorization/oauth2flow";

	private final HttpStatus status;

	private final String title;

	private final String explanation;

	private final String action;

	private final String target;

	Problem(HttpStatus status, String title, String explanation, String action, String target) {
		this.status = status;
		this.title = title;
		this.explanation = explanation;
		this.action = action;
		this.target = target;
	}

	/**
	 * Returns the answer's status.
	 * @return 4xx where the caller can mend it
	 */
	public HttpStatus status() {
		return this.status;
	}

	/**
	 * Returns what happened, as a heading.
	 * @return a short sentence without a full stop
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Returns why, and what it means for the user.
	 * @return one or two sentences
	 */
	public String explanation() {
		return this.explanation;
	}

	/**
	 * Returns what to do next.
	 * @return the text of a link
	 */
	public String action() {
		return this.action;
	}

	/**
	 * Returns where that is done.
	 * @return a path of this service
	 */
	public String target() {
		return this.target;
	}

	/**
	 * Finds the words for an answer of which only the status is known.
	 * @param status the answer's status
	 * @return the nearest problem
	 */
	static Problem of(HttpStatus status) {
		return switch (status) {
			case UNAUTHORIZED -> SIGN_IN_AGAIN;
			case FORBIDDEN -> NOT_ALLOWED;
			case NOT_FOUND -> NOT_FOUND;
			case CONTENT_TOO_LARGE -> TOO_LARGE;
			case SERVICE_UNAVAILABLE -> SESSIONS_AWAY;
			default -> status.is4xxClientError() ? BAD_REQUEST : UNEXPECTED;
		};
	}

}
