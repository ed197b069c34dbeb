package dev.oauth2flow.e2e.browser;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * One person's browser with a cookie jar of its own. Labels and names are the accessible
 * ones, so that a page that a screen reader cannot use cannot be used here either.
 */
public interface Browser extends AutoCloseable {

	/** How long a page may take to show what is waited for, in milliseconds. */
	int PATIENCE_MILLIS = 20_000;

	/**
	 * Opens a page and follows its redirects.
	 * @param url an absolute URL
	 */
	void open(String url);

	/**
	 * Goes back one page in the history.
	 */
	void back();

	/**
	 * Fills the form field that has this label.
	 * @param label the field's label
	 * @param value what to type
	 */
	void fill(String label, String value);

	/**
	 * Presses the first button or link with this accessible name.
	 * @param name the whole accessible name
	 */
	void press(String name);

	/**
	 * Waits until the page shows the text.
	 * @param text what a person would read
	 * @return whether it came within {@link #PATIENCE_MILLIS}
	 */
	boolean sees(String text);

	/**
	 * Returns the text of the page as a person reads it.
	 * @return the text, without markup
	 */
	String text();

	/**
	 * Returns the address of the page.
	 * @return an absolute URL
	 */
	URI url();

	/**
	 * Returns everything that went over the wire for this browser so far, in order.
	 * @return the exchanges, redirects as exchanges of their own
	 */
	List<Exchange> exchanges();

	/**
	 * Returns all cookies of this browser.
	 * @return values by name
	 */
	Map<String, String> cookies();

	/**
	 * Forgets one cookie, as an expired session would.
	 * @param name the cookie's name
	 */
	void forgetCookie(String name);

	/**
	 * Says whether pages are really laid out and scripts really run.
	 * @return {@code false} for HtmlUnit
	 */
	boolean renders();

	@Override
	void close();

	/**
	 * One request of the browser and its answer.
	 *
	 * @param method the HTTP method
	 * @param uri the requested address
	 * @param requestBody what was posted, empty where nothing was
	 * @param status the status code
	 * @param headers the answer's headers, names in lower case
	 * @param body the answer's text, empty for redirects and binary content
	 */
	record Exchange(String method, URI uri, String requestBody, int status, Map<String, String> headers, String body) {
	}

}
