package dev.oauth2flow.auth.registration;

/**
 * Refuses a registration (RFC 7591 section 3.2.2).
 */
final class RegistrationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String error;

	private RegistrationException(String error, String description) {
		super(description);
		this.error = error;
	}

	static RegistrationException invalidMetadata(String description) {
		return new RegistrationException("invalid_client_metadata", description);
	}

	static RegistrationException invalidRedirectUri(String description) {
		return new RegistrationException("invalid_redirect_uri", description);
	}

	String error() {
		return this.error;
	}

}
