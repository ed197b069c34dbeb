package dev.oauth2flow.testing;

import java.net.URI;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * Where the suite runs, and what can be known of it there.
 */
interface Place extends AutoCloseable {

	static Place of(SuiteSettings settings) {
		if (settings.find("suite.url").isPresent()) {
			return UrlPlace.told(settings);
		}
		return switch (settings.find("suite.mode").orElse("embedded")) {
			case "embedded" -> EmbeddedPlace.start(settings);
			case "containers" -> ContainerPlace.start(settings);
			default -> throw new IllegalArgumentException("suite.mode must be embedded or containers");
		};
	}

	URI clientApp();

	URI issuer();

	URI api();

	/** Where the ledger is searched. */
	URI audit();

	TestUser user();

	TestUser auditor();

	/** Whom nobody has asked for before. */
	TestUser newUser();

	Registration registration();

	/** Trusts the suite's certificates, or is {@code null} for those of the JVM. */
	@Nullable SSLContext trust();

	@Override
	void close();

}
