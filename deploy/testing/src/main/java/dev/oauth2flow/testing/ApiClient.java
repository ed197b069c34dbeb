package dev.oauth2flow.testing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/**
 * Calls an API with an access token in the header (RFC 6750, section 2.1). Whatever the
 * API answers is returned, errors too.
 */
public final class ApiClient {

	private final Http http;

	private final URI base;

	private final AccessToken token;

	ApiClient(Http http, URI base, AccessToken token) {
		this.http = http;
		this.base = base;
		this.token = token;
	}

	/**
	 * Reads.
	 * @param path begins with a slash, and may have a query
	 * @return the answer
	 */
	public HttpResponse<String> get(String path) {
		return send(request(path).GET());
	}

	/**
	 * Posts JSON.
	 * @param path begins with a slash
	 * @param json the body
	 * @return the answer
	 */
	public HttpResponse<String> post(String path, String json) {
		return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
	}

	/**
	 * Replaces by JSON.
	 * @param path begins with a slash
	 * @param json the body
	 * @param headers names and values in turn, such as {@code If-Match} and a tag
	 * @return the answer
	 */
	public HttpResponse<String> put(String path, String json, String... headers) {
		HttpRequest.Builder request = request(path).header("Content-Type", "application/json")
			.PUT(BodyPublishers.ofString(json));
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	/**
	 * Deletes.
	 * @param path begins with a slash
	 * @return the answer
	 */
	public HttpResponse<String> delete(String path) {
		return send(request(path).DELETE());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.base + path))
			.header("Accept", "application/json")
			.header("Authorization", "Bearer " + this.token.value());
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		return this.http.send(request);
	}

}
