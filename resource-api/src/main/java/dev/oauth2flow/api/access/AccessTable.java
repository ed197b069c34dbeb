package dev.oauth2flow.api.access;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

/**
 * Which scope an access token needs for which operation, and which action, where the
 * token may instead be for single notes. What is not listed here is denied to everybody.
 */
public final class AccessTable {

	// @formatter:off
	static final List<Row> ROWS = List.of(
			new Row(GET,    "/api/v1/me",         "profile.read"),
			new Row(HEAD,   "/api/v1/me",         "profile.read"),
			new Row(GET,    "/api/v1/notes",      "notes.read"),
			new Row(HEAD,   "/api/v1/notes",      "notes.read"),
			new Row(POST,   "/api/v1/notes",      "notes.write"),
			new Row(GET,    "/api/v1/notes/{id}", "notes.read",  "read"),
			new Row(HEAD,   "/api/v1/notes/{id}", "notes.read",  "read"),
			new Row(PUT,    "/api/v1/notes/{id}", "notes.write", "update"),
			new Row(DELETE, "/api/v1/notes/{id}", "notes.write", "delete"));
	// @formatter:on

	private AccessTable() {
	}

	/**
	 * Returns the scope that an operation needs.
	 * @param method the request's method
	 * @param route the operation's path as its controller declares it
	 * @return the scope, or empty where nobody is let in
	 */
	public static Optional<String> scope(HttpMethod method, String route) {
		return ROWS.stream()
			.filter((row) -> row.method().equals(method) && row.route().equals(route))
			.map(Row::scope)
			.findFirst();
	}

	/**
	 * Returns every scope that some operation needs.
	 * @return the scopes, each once
	 */
	public static List<String> scopes() {
		return ROWS.stream().map(Row::scope).distinct().toList();
	}

	/**
	 * Returns which types of authorization details (RFC 9396) open something.
	 * @return the types
	 */
	public static List<String> authorizationDetailsTypes() {
		return List.of(NoteAccess.TYPE);
	}

	/**
	 * An operation.
	 *
	 * @param action what a token for single notes must allow ({@link NoteAccess}), or
	 * {@code null} where the scope alone lets in
	 */
	record Row(HttpMethod method, String route, String scope, @Nullable String action) {

		Row(HttpMethod method, String route, String scope) {
			this(method, route, scope, null);
		}

	}

}
