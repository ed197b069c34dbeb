package dev.oauth2flow.api;

import java.net.http.HttpResponse;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the service answered.
 *
 * @param response the response
 */
public record Answer(HttpResponse<String> response) {

	private static final JsonMapper JSON = new JsonMapper();

	/** The status code. */
	public int status() {
		return this.response.statusCode();
	}

	/** The body as text. */
	public String text() {
		return this.response.body();
	}

	/** The body as JSON. */
	public JsonNode json() {
		return JSON.readTree(text());
	}

	/** A header's first value, empty where there is none. */
	public String header(String name) {
		return this.response.headers().firstValue(name).orElse("");
	}

}
