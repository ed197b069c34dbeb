package dev.oauth2flow.testing;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What was told about the suite to test with.
 */
final class SuiteSettings {

	private final Properties properties;

	private final Map<String, String> environment;

	SuiteSettings(Properties properties, Map<String, String> environment) {
		this.properties = properties;
		this.environment = environment;
	}

	static SuiteSettings ofThisJvm() {
		return new SuiteSettings(System.getProperties(), System.getenv());
	}

	/**
	 * Returns a setting: a system property such as {@code suite.client-id}, or else the
	 * environment variable {@code SUITE_CLIENT_ID}.
	 */
	Optional<String> find(String name) {
		String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
		return Optional.ofNullable(this.properties.getProperty(name, this.environment.get(variable)))
			.map(String::strip)
			.filter((value) -> !value.isEmpty());
	}

	/**
	 * Returns an address without a slash at its end.
	 * @throws IllegalArgumentException if it is none
	 */
	Optional<URI> findUrl(String name) {
		return find(name).map((value) -> {
			try {
				URI url = URI.create(value.replaceFirst("/+$", ""));
				if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
					return url;
				}
			}
			catch (IllegalArgumentException _) {
				// Told below, without the parser's words.
			}
			throw new IllegalArgumentException(name + " must be a URL such as http://localhost:8080");
		});
	}

}
