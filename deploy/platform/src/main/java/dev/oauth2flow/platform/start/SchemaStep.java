package dev.oauth2flow.platform.start;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.springframework.core.env.Environment;

/**
 * What a start does about the database's schema, by the setting
 * {@code oauth2flow.start.schema}.
 */
enum SchemaStep {

	/** Bring it up to date, then serve. */
	MIGRATE,

	/**
	 * Wait until somebody else has brought it up to date, then serve. Such a replica
	 * needs no password that may change the schema.
	 */
	AWAIT,

	/** Bring it up to date, then end: one step of a deployment. */
	MIGRATE_ONLY;

	static final String SETTING = "oauth2flow.start.schema";

	static SchemaStep in(Environment environment) {
		String value = environment.getProperty(SETTING, MIGRATE.word());
		return Arrays.stream(values()).filter((step) -> step.word().equals(value)).findFirst().orElseThrow(() -> {
			String words = Arrays.stream(values()).map(SchemaStep::word).collect(Collectors.joining(", "));
			return new InvalidSettingException(SETTING, "must be one of " + words);
		});
	}

	private String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
