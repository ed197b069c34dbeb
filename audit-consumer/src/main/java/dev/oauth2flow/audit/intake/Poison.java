package dev.oauth2flow.audit.intake;

import java.util.Locale;

/**
 * Why no retry would make a message acceptable.
 */
enum Poison {

	/** No value, or one of no bytes. */
	EMPTY,
	/** A value longer than any event. */
	TOO_LONG,
	/** Bytes that are no UTF-8. */
	NOT_UTF8,
	/** Text that is no JSON, or JSON with a member twice. */
	NOT_JSON,
	/** Control characters or halves of surrogate pairs. */
	UNSTORABLE_TEXT,
	/** JSON that the contract's schema refuses. */
	SCHEMA_VIOLATION,
	/** A time that the calendar does not have. */
	INVALID_TIME,
	/** A key that is not the event's subject. */
	KEY_MISMATCH,
	/** An id under which the ledger holds another event. */
	ID_CONFLICT,
	/** A value that the database cannot hold. */
	REFUSED_BY_STORE;

	/** The name as it stands in headers, metrics and answers. */
	String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
