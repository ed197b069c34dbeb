package dev.oauth2flow.e2e;

import java.util.List;

import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.telemetry.Span;
import dev.oauth2flow.local.SuiteUser;

/**
 * A whole suite that runs, wherever its parts are, with what a story needs to know of it.
 */
public interface SuiteUnderTest extends AutoCloseable {

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
