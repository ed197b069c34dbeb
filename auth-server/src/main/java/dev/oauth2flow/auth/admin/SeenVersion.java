package dev.oauth2flow.auth.admin;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Which version of something a program has seen that wants to change it (RFC 9110 section
 * 13.1.1).
 */
final class SeenVersion {

	private SeenVersion() {
	}

	/**
	 * Reads which version was seen.
	 * @param ifMatch the header If-Match, which is required (RFC 6585 section 3)
	 */
	static long of(String ifMatch) {
		if (ifMatch.isEmpty()) {
			throw new ResponseStatusException(HttpStatus.PRECONDITION_REQUIRED,
					"Say by If-Match which version you have seen.");
		}
		try {
			return Long.parseLong(ifMatch.strip().replace("\"", ""));
		}
		catch (NumberFormatException _) {
			throw RefusedActionException.changedMeanwhile();
		}
	}

	/** Reads it where versions are counted. */
	static int number(String ifMatch) {
		long version = of(ifMatch);
		if (version != (int) version) {
			throw RefusedActionException.changedMeanwhile();
		}
		return (int) version;
	}

	static String tag(long version) {
		return "\"" + version + "\"";
	}

}
