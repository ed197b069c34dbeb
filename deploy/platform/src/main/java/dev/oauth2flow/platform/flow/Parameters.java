package dev.oauth2flow.platform.flow;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a protocol message, in a form that may be shown.
 */
final class Parameters {

	/** What everybody may read. */
	private static final Set<String> OPEN = Set.of("error_description", "response_type", "response_mode", "client_id",
			"scope", "redirect_uri", "code_challenge_method", "grant_type", "iss", "error", "prompt", "resource",
			"token_type_hint", "decision", "allow_details");

	/** What may be recognised, and not used: its first characters. */
	private static final Set<String> SHORTENED = Set.of("state", "nonce", "code", "code_challenge", "code_verifier",
			"request_uri", "refresh_token", "token", "client_assertion", "request");

	private static final int FIRST = 4;

	/** Below this length the first characters would be too much of the whole. */
	private static final int LONG = 16;

	private static final String ELLIPSIS = "…";

	private Parameters() {
	}

	/** Parses a query or a form; what is malformed is left out. */
	static Map<String, String> parse(@Nullable String query) {
		Map<String, String> parameters = new LinkedHashMap<>();
		if (query == null) {
			return parameters;
		}
		for (String pair : query.split("&", -1)) {
			int equals = pair.indexOf('=');
			String name = decode((equals < 0) ? pair : pair.substring(0, equals));
			if (!name.isEmpty()) {
				parameters.put(name, (equals < 0) ? "" : decode(pair.substring(equals + 1)));
			}
		}
		return parameters;
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException _) {
			return "";
		}
	}

	/** Writes one parameter per line, secrets shortened, passwords not at all. */
	static String shown(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.map((parameter) -> parameter.getKey() + "=" + shown(parameter.getKey(), parameter.getValue()))
			.collect(Collectors.joining("\n"));
	}

	private static String shown(String name, String value) {
		if (OPEN.contains(name) || value.isEmpty()) {
			return value;
		}
		boolean recognisable = SHORTENED.contains(name) && value.length() >= LONG;
		return recognisable ? value.substring(0, FIRST) + ELLIPSIS : ELLIPSIS;
	}

}
