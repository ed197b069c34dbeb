package dev.oauth2flow.audit.search;

import org.springframework.http.HttpStatus;

/**
 * No stream can be opened now, be it that the reader has too many or the replica has.
 */
class TooManyStreamsException extends RuntimeException {

	private final HttpStatus status;

	TooManyStreamsException(HttpStatus status, String detail) {
		super(detail);
		this.status = status;
	}

	HttpStatus status() {
		return this.status;
	}

}
