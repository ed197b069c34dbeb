package dev.oauth2flow.client.flow.whatif;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.web.util.HtmlUtils;

/**
 * Reads the forms of our own pages, as far as the agent has to fill them in.
 */
final class Forms {

	private static final Pattern FORM = Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.DOTALL);

	private static final Pattern INPUT = Pattern.compile("<input\\b([^>]*)>");

	private static final Pattern ATTRIBUTE = Pattern.compile("([a-z-]+)=\"([^\"]*)\"");

	private Forms() {
	}

	/**
	 * Returns the fields of a form as they stand: what is hidden and what is ticked.
	 * Several values of a field are on lines of their own.
	 * @param page the page
	 * @param id the form's id, empty for the first one that is posted
	 */
	static Map<String, String> fields(String page, String id) {
		Matcher forms = FORM.matcher(page);
		while (forms.find()) {
			Map<String, String> form = attributes(forms.group(1));
			boolean wanted = id.isEmpty() ? "post".equals(form.get("method")) : id.equals(form.get("id"));
			if (wanted) {
				return fields(forms.group(2));
			}
		}
		throw new IllegalStateException("The page has no such form");
	}

	private static Map<String, String> fields(String form) {
		Map<String, String> fields = new LinkedHashMap<>();
		Matcher inputs = INPUT.matcher(form);
		while (inputs.find()) {
			Map<String, String> input = attributes(inputs.group(1));
			boolean told = "hidden".equals(input.get("type")) || inputs.group(1).contains("checked");
			String name = input.get("name");
			if (told && name != null) {
				fields.merge(name, input.getOrDefault("value", ""), (some, more) -> some + "\n" + more);
			}
		}
		return fields;
	}

	private static Map<String, String> attributes(String tag) {
		Map<String, String> attributes = new LinkedHashMap<>();
		Matcher found = ATTRIBUTE.matcher(tag);
		while (found.find()) {
			attributes.put(found.group(1), HtmlUtils.htmlUnescape(found.group(2)));
		}
		return attributes;
	}

	/** Writes a form's body. */
	static String encode(Map<String, String> form) {
		return form.entrySet()
			.stream()
			.flatMap((field) -> field.getValue().lines().map((value) -> Map.entry(field.getKey(), value)))
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	static Optional<String> parameter(String address, String name) {
		Matcher found = Pattern.compile("[?&]" + Pattern.quote(name) + "=([^&#]*)").matcher(address);
		return found.find() ? Optional.of(URLDecoder.decode(found.group(1), StandardCharsets.UTF_8)) : Optional.empty();
	}

	/** Replaces the value of a parameter. */
	static String with(String address, String name, String value) {
		return address.replaceFirst("([?&]" + Pattern.quote(name) + "=)[^&#]*",
				"$1" + Matcher.quoteReplacement(URLEncoder.encode(value, StandardCharsets.UTF_8)));
	}

}
