package dev.oauth2flow.testing;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

/**
 * Fills in forms as browsers send them.
 */
final class Forms {

	private Forms() {
	}

	static URI target(FormElement form) {
		return URI.create(form.absUrl("action"));
	}

	/** As the page has it: hidden fields and ticked boxes. */
	static String filled(FormElement form) {
		return form.formData()
			.stream()
			.map((field) -> pair(field.key(), field.value()))
			.collect(Collectors.joining("&"));
	}

	static String filled(FormElement form, TestUser user) {
		type(form, "input[autocomplete^=username], input[name=username]", user.username());
		type(form, "input[type=password]", user.password());
		return filled(form);
	}

	private static void type(FormElement form, String field, String text) {
		Element found = form.selectFirst(field);
		if (found != null) {
			found.val(text);
		}
	}

	static String encoded(Map<String, String> fields) {
		return fields.entrySet()
			.stream()
			.map((field) -> pair(field.getKey(), field.getValue()))
			.collect(Collectors.joining("&"));
	}

	private static String pair(String name, String value) {
		return encoded(name) + "=" + encoded(value);
	}

	static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
