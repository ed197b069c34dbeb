package dev.oauth2flow.client.flow.whatif;

import java.util.Locale;

/**
 * What may go wrong.
 */
public enum WhatIf {

	/** At the Authorization Server's sign-in form. */
	WRONG_PASSWORD("Wrong password", "The sign-in form is posted with a password that is none."),

	/** At its consent form. */
	CONSENT_REFUSED("Consent refused", "The user is signed in and selects Deny."),

	/** At its token endpoint. */
	REPLAYED_CODE("Replayed code",
			"A code is redeemed, and then brought once more, in the answer to a second sign-in."),

	/** At the Client Application's callback. */
	TAMPERED_STATE("Tampered state", "The answer comes with a state that this browser was never sent away with."),

	/** At the API. */
	EXPIRED_TOKEN("Expired token",
			"The access token is exchanged for one that lives for seconds (RFC 8693). When it has ended, the API is "
					+ "called. That takes a minute: so far may clocks differ."),

	/** At the API, too. */
	REVOKED_TOKEN("Revoked token", "The grant is revoked (RFC 7009), and then the API is called.");

	private final String title;

	private final String meaning;

	WhatIf(String title, String meaning) {
		this.title = title;
		this.meaning = meaning;
	}

	/**
	 * Returns what the button says.
	 * @return a few words
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Returns what will be done.
	 * @return a sentence
	 */
	public String meaning() {
		return this.meaning;
	}

	/**
	 * Returns its name in addresses.
	 * @return in lower case with dashes
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
