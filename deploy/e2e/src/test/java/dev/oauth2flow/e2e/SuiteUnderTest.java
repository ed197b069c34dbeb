package dev.oauth2flow.e2e;

import java.net.URI;
import java.util.List;

import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.telemetry.Span;
import dev.oauth2flow.local.SuiteUser;

/**
 * A whole suite that runs, wherever its parts are, with what a story needs to know of it.
 */
public interface SuiteUnderTest extends AutoCloseable {

	/**
	 * Returns the suite for what runs against any: the one at {@code -Dsuite.url}, or
	 * else that of this build over plain http.
	 * @return the suite, started
	 */
	static SuiteUnderTest here() {
		return UrlSuite.isTold() ? UrlSuite.told() : RunningSuite.overHttp();
	}

	/**
	 * Says whether the stores and the telemetry can be looked at.
	 * @return {@code false} for a suite of which only addresses are known; what it can
	 * not tell throws {@link UnsupportedOperationException}
	 */
	default boolean seesInside() {
		return true;
	}

	/**
	 * Opens a browser without cookies.
	 * @return the browser, to be closed
	 */
	Browser browser();

	/**
	 * Returns the client application's address.
	 * @return a URL without a slash at its end
	 */
	String clientUrl();

	/**
	 * Returns the issuer.
	 * @return a URL without a slash at its end
	 */
	String issuer();

	/**
	 * Returns the API's address.
	 * @return a URL without a slash at its end
	 */
	default String apiUrl() {
		URI client = URI.create(clientUrl());
		return client.getScheme() + "://" + client.getHost() + ":" + (client.getPort() + 10);
	}

	/**
	 * Returns the name under which the consent page shows the client.
	 * @return the name
	 */
	default String clientName() {
		return "OAuth 2 Flow";
	}

	/**
	 * Returns the auditor, who signs in by the story only.
	 * @return a person who may read everybody's events
	 */
	SuiteUser auditor();

	/**
	 * Returns somebody for stories that need no special rights.
	 * @return the auditor where nobody else is known
	 */
	default SuiteUser user() {
		return auditor();
	}

	/**
	 * Sees to it that the auditor has not consented to anything, which is how the story
	 * begins. In a suite that has just been made, nobody has.
	 */
	default void withdrawConsent() {
	}

	/**
	 * Goes to the sign-in page as a person does.
	 * @param browser the person's browser
	 */
	default void openSignIn(Browser browser) {
		browser.open(clientUrl());
		browser.press("Sign in");
	}

	/**
	 * Signs the user in, and consents if that is asked.
	 * @param browser the person's browser
	 */
	default void signIn(Browser browser) {
		openSignIn(browser);
		browser.fill("Username", user().username());
		browser.fill("Password", user().password());
		browser.press("Sign in");
		if (browser.url().getPath().equals("/consent")) {
			browser.press("Allow");
		}
		if (!browser.sees(user().name())) {
			throw new AssertionError("Not signed in, but at " + browser.url() + ":\n" + browser.text());
		}
	}

	/**
	 * Reads from the database.
	 * @param schema the schema of one service
	 * @param query an SQL query of one column
	 * @return the values
	 */
	List<String> rows(String schema, String query);

	/**
	 * Returns the authorization server's keys in the cache.
	 * @param pattern a glob that begins with {@code auth:}
	 * @return the keys that match
	 */
	List<String> redisKeys(String pattern);

	/**
	 * Returns the spans that the services have exported so far.
	 * @return the spans
	 */
	List<Span> spans();

	@Override
	void close();

}
