package dev.oauth2flow.client.session;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows the tokens of the own session so that they can be read and not used: without
 * their signature (RFC 7515 section 7.1).
 */
@Component
public class TokenViews {

	private static final int FIRST = 6;

	private static final int PARTS = 3;

	private final Sessions sessions;

	private final JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	TokenViews(Sessions sessions) {
		this.sessions = sessions;
	}

	/**
	 * Returns what can be shown.
	 * @param request a request of the session
	 * @return the tokens, none if nobody is signed in
	 */
	public List<View> of(HttpServletRequest request) {
		return this.sessions.of(request).map(SessionContent::tokens).stream().flatMap(this::views).toList();
	}

	private Stream<View> views(Tokens tokens) {
		return Stream
			.of(signed("Access token", tokens.accessToken()), signed("ID token", tokens.idToken()),
					opaque("Refresh token", tokens.refreshToken()))
			.flatMap(Optional::stream);
	}

	private Optional<View> signed(String name, String token) {
		String[] parts = token.split("\\.", -1);
		if (parts.length != PARTS) {
			return opaque(name, token);
		}
		try {
			return Optional.of(new View(name, pretty(parts[0]), pretty(parts[1]), shortened(parts[2])));
		}
		catch (IllegalArgumentException | JacksonException _) {
			return opaque(name, token);
		}
	}

	private static Optional<View> opaque(String name, @Nullable String token) {
		return Optional.ofNullable(token).map((value) -> new View(name, "", "", shortened(value)));
	}

	private String pretty(String part) {
		byte[] text = Base64.getUrlDecoder().decode(part);
		return this.json.writeValueAsString(this.json.readTree(new String(text, StandardCharsets.UTF_8)));
	}

	private static String shortened(String secret) {
		return secret.substring(0, Math.min(FIRST, secret.length() / 2)) + "…";
	}

	/**
	 * A token.
	 *
	 * @param name what it is
	 * @param header its JOSE header as JSON, empty for an opaque token
	 * @param claims its claims as JSON, empty for an opaque token
	 * @param signature the first characters of its signature, or of an opaque token
	 */
	public record View(String name, String header, String claims, String signature) {

	}

}
