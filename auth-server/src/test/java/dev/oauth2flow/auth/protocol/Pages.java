package dev.oauth2flow.auth.protocol;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads the pages that people are shown.
 */
final class Pages {

	private static final Pattern HIDDEN = Pattern
		.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

	private Pages() {
	}

	/** Returns the hidden fields of a page's forms; of equal names the first. */
	static Map<String, String> hidden(HttpResponse<String> page) {
		Map<String, String> fields = new LinkedHashMap<>();
		Matcher matcher = HIDDEN.matcher(page.body());
		while (matcher.find()) {
			fields.putIfAbsent(matcher.group(1), HtmlUtils.htmlUnescape(matcher.group(2)));
		}
		return fields;
	}

	/** Returns where a page's link leads that has an id. */
	static String link(HttpResponse<String> page, String id) {
		Matcher matcher = Pattern.compile("<a id=\"" + Pattern.quote(id) + "\" href=\"([^\"]*)\"").matcher(page.body());
		assertThat(matcher.find()).as("a link %s", id).isTrue();
		return HtmlUtils.htmlUnescape(matcher.group(1));
	}

	/** Opens a page, fills in its form and sends it to where the page is. */
	static HttpResponse<String> fill(Browser browser, String path, Map<String, String> values) {
		Map<String, String> fields = hidden(browser.get(path));
		fields.putAll(values);
		return browser.post(path, Browser.form(fields));
	}

	/** Returns a page without what is new on every page. */
	static String withoutTokens(HttpResponse<String> page) {
		return page.body().replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
	}

	/** Returns a redirect's path and query. */
	static String path(HttpResponse<String> redirect) {
		URI uri = URI.create(Browser.location(redirect));
		return uri.getRawPath() + ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "");
	}

	static String header(HttpResponse<String> response, String name) {
		return response.headers().firstValue(name).orElse("");
	}

}
