package dev.oauth2flow.auth.admin;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Makes the refusals of the admin API.
 */
final class AdminProblem {

	private AdminProblem() {
	}

	static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is nothing of that id.");
	}

	static ResponseStatusException invalid(String detail) {
		return new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT, detail);
	}

	static ResponseStatusException changedMeanwhile() {
		return new ResponseStatusException(HttpStatus.PRECONDITION_FAILED,
				"It was changed meanwhile. Read it again and decide anew.");
	}

	/**
	 * Reads which version was seen.
	 * @param ifMatch the header If-Match, which is required (RFC 6585 section 3)
	 */
	static long version(String ifMatch) {
		if (ifMatch.isEmpty()) {
			throw new ResponseStatusException(HttpStatus.PRECONDITION_REQUIRED,
					"Say by If-Match which version you have seen.");
		}
		try {
			return Long.parseLong(ifMatch.strip().replace("\"", ""));
		}
		catch (NumberFormatException _) {
			throw changedMeanwhile();
		}
	}

	static String tag(long version) {
		return "\"" + version + "\"";
	}

}
