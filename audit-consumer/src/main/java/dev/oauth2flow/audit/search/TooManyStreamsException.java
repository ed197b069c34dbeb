package dev.oauth2flow.audit.search;

/**
 * Somebody has more live streams open than one person needs.
 */
class TooManyStreamsException extends RuntimeException {

	TooManyStreamsException() {
		super("Too many streams are open. Close one.");
	}

}
