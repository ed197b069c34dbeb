package dev.oauth2flow.api.errors;

import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON as the service does.
 */
public final class StrictMapper {

	private static final JsonMapper JSON = mapper();

	private StrictMapper() {
	}

	public static JsonMapper json() {
		return JSON;
	}

	private static JsonMapper mapper() {
		JsonMapper.Builder builder = JsonMapper.builder();
		new StrictJson().textIsText().customize(builder);
		return builder.build();
	}

}
