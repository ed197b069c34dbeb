package dev.oauth2flow.auth.keys;

/**
 * What a secret key is for. Each purpose has keys of its own.
 */
public enum MacPurpose {

	/** Hashing of client secrets. */
	CLIENT_SECRET("client-secret"),

	/** Authentication of refresh tokens. */
	REFRESH_TOKEN("refresh-token"),

	/** Authentication of what a request remembers while its user signs in. */
	SIGN_IN_MARKER("sign-in-marker");

	private final String columnValue;

	MacPurpose(String columnValue) {
		this.columnValue = columnValue;
	}

	String columnValue() {
		return this.columnValue;
	}

}
