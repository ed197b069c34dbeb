package dev.oauth2flow.auth.signin;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.web.util.UriUtils;

/**
 * Adds to an address of a client what it is to be told, and leaves the rest of it as it
 * was registered, its query included (RFC 6749 section 3.1.2).
 */
public final class ClientAddress {

	private ClientAddress() {
	}

	/**
	 * Adds parameters to an address.
	 * @param address a registered address, which has no fragment
	 * @param parameters what the client is to be told
	 * @return the address with the parameters at the end of its query
	 */
	public static String with(String address, Map<String, String> parameters) {
		if (parameters.isEmpty()) {
			return address;
		}
		String query = parameters.entrySet()
			.stream()
			.map((parameter) -> encode(parameter.getKey()) + '=' + encode(parameter.getValue()))
			.collect(Collectors.joining("&"));
		if (address.indexOf('?') < 0) {
			return address + '?' + query;
		}
		return address + ((address.endsWith("?") || address.endsWith("&")) ? "" : "&") + query;
	}

	private static String encode(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

}
