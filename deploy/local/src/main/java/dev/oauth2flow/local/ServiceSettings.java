package dev.oauth2flow.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.local.stores.StorePasswords;
import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Tells each service where the others are and what its secrets are.
 */
final class ServiceSettings {

	private static final String WHAT_IF = "what-if";

	private static final Map<Part, String> SCHEMAS = Map.of(Part.AUTH_SERVER, "auth", Part.RESOURCE_API, "api",
			Part.AUDIT_CONSUMER, "audit");

	/**
	 * All of TLS 1.3, which is not spoken where none of its own is named, and what RFC
	 * 9325 section 4.2 recommends for TLS 1.2.
	 */
	private static final List<String> CIPHERS = List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
			"TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
			"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
			"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

	private final PreparedSuite suite;

	private final Secrets secrets;

	private final StorePasswords passwords;

	private final @Nullable LocalAuthority authority;

	ServiceSettings(PreparedSuite suite, Secrets secrets, StorePasswords passwords,
			@Nullable LocalAuthority authority) {
		this.suite = suite;
		this.secrets = secrets;
		this.passwords = passwords;
		this.authority = authority;
	}

	Map<String, String> of(Part service) {
		Map<String, String> settings = new LinkedHashMap<>();
		settings.put("server.port", Integer.toString(this.suite.port(service)));
		settings.put("server.address", "127.0.0.1");
		settings.put("management.server.port", Integer.toString(this.suite.secondPort(service)));
		settings.put("management.server.address", "127.0.0.1");
		// A live tail that a browser holds open must not hold up the end.
		settings.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
		settings.put("oauth2flow.issuer", this.suite.url(Part.AUTH_SERVER));
		database(service, settings);
		cache(service, settings);
		queue(service, settings);
		tls(service, settings);
		telemetry(settings);
		switch (service) {
			case AUTH_SERVER -> authServer(settings);
			case CLIENT_APP -> clientApp(settings);
			case RESOURCE_API, AUDIT_CONSUMER ->
				settings.put("oauth2flow.access-token.audience", this.suite.url(service));
			default -> throw new IllegalArgumentException(service + " is no service");
		}
		settings.putAll(this.suite.options().settings().getOrDefault(service, Map.of()));
		if (service == Part.AUTH_SERVER) {
			// After people's own, whose places are theirs.
			user(settings, this.suite.whatIfUser());
			settings.put(user(settings, this.suite.operator()) + "authorities[0]", "ADMIN");
			whatIfClient(settings);
		}
		return settings;
	}

	/**
	 * The registration with which the live diagram gets tokens that end soon (RFC 8693).
	 */
	private void whatIfClient(Map<String, String> settings) {
		String client = free(settings, "clients", "client-id");
		settings.put(client + "client-id", WHAT_IF);
		settings.put(client + "client-secret", this.suite.whatIfClientSecret());
		settings.put(client + "client-name", "What if");
		settings.put(client + "grant-types", "urn:ietf:params:oauth:grant-type:token-exchange");
		settings.put(client + "exchange-from", "client-app");
		settings.put(client + "scopes", "profile.read");
		settings.put(client + "access-token-lifetime", "5s");
	}

	private static String user(Map<String, String> settings, SuiteUser user) {
		String one = free(settings, "users", "username");
		settings.put(one + "username", user.username());
		settings.put(one + "password", user.password());
		settings.put(one + "name", user.name());
		settings.put(one + "email", user.email());
		return one;
	}

	private static String free(Map<String, String> settings, String list, String name) {
		String prefix = "oauth2flow.auth." + list + "[";
		int place = 0;
		while (settings.containsKey(prefix + place + "]." + name)) {
			place++;
		}
		return prefix + place + "].";
	}

	private void database(Part service, Map<String, String> settings) {
		String schema = SCHEMAS.get(service);
		if (schema == null) {
			return;
		}
		String tls = (this.authority != null)
				? "?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory" : "";
		settings.put("spring.datasource.url",
				"jdbc:postgresql://localhost:" + this.suite.port(Part.POSTGRESQL) + "/oauth2flow" + tls);
		settings.put("spring.datasource.username", schema + "_service");
		settings.put("spring.datasource.password", this.passwords.database().getOrDefault(schema + "_service", ""));
		settings.put("spring.flyway.user", schema + "_migrator");
		settings.put("spring.flyway.password", this.passwords.database().getOrDefault(schema + "_migrator", ""));
	}

	private void cache(Part service, Map<String, String> settings) {
		settings.put("spring.data.redis.host", "localhost");
		settings.put("spring.data.redis.port", Integer.toString(this.suite.port(Part.REDIS)));
		settings.put("spring.data.redis.username", service.label());
		settings.put("spring.data.redis.password", this.passwords.cache().getOrDefault(service.label(), ""));
	}

	private void queue(Part service, Map<String, String> settings) {
		if (SCHEMAS.containsKey(service)) {
			settings.put("spring.kafka.bootstrap-servers", "localhost:" + this.suite.port(Part.KAFKA));
		}
	}

	/** Trust in the local authority comes with the JVM's trust store. */
	private void tls(Part service, Map<String, String> settings) {
		if (this.authority == null) {
			return;
		}
		settings.put("spring.ssl.bundle.pem.suite.keystore.certificate",
				this.authority.certificate().toUri().toString());
		settings.put("spring.ssl.bundle.pem.suite.keystore.private-key", this.authority.key().toUri().toString());
		settings.put("spring.ssl.bundle.pem.suite.options.enabled-protocols", "TLSv1.3,TLSv1.2");
		settings.put("spring.ssl.bundle.pem.suite.options.ciphers", String.join(",", CIPHERS));
		settings.put("server.ssl.bundle", "suite");
		settings.put("management.server.ssl.bundle", "suite");
		settings.put("spring.data.redis.ssl.enabled", "true");
		settings.put("spring.kafka.security.protocol", "SSL");
		if (this.suite.certificatePort(service) != 0) {
			settings.put("oauth2flow.mtls.port", Integer.toString(this.suite.certificatePort(service)));
			settings.put("oauth2flow.mtls.authorities", "suite-clients");
			settings.put("spring.ssl.bundle.pem.suite-clients.truststore.certificate",
					this.authority.authority().toUri().toString());
		}
	}

	/** On one's own machine a sign-in may be watched. */
	private void telemetry(Map<String, String> settings) {
		settings.put("oauth2flow.flow.watch", "true");
		settings.put("oauth2flow.flow.receiver", (this.authority != null ? "https" : "http") + "://localhost:"
				+ this.suite.secondPort(Part.CLIENT_APP) + "/v1/traces");
		String endpoint = this.suite.options().otlpEndpoint();
		if (endpoint != null) {
			settings.put("management.opentelemetry.tracing.export.otlp.endpoint", endpoint);
			settings.put("management.opentelemetry.tracing.export.schedule-delay", "100ms");
			settings.put("management.tracing.sampling.probability", "1.0");
		}
	}

	private void authServer(Map<String, String> settings) {
		String prefix = "oauth2flow.auth.";
		settings.put(prefix + "key-encryption-key", this.secrets.key("key-encryption-key"));
		user(settings, this.suite.user());
		settings.put(user(settings, this.suite.auditor()) + "authorities[0]", "AUDITOR");
		String client = prefix + "clients[0].";
		settings.put(client + "client-id", "client-app");
		settings.put(client + "client-secret", this.suite.clientSecret());
		settings.put(client + "client-name", "OAuth 2 Flow");
		settings.put(client + "redirect-uris[0]", this.suite.url(Part.CLIENT_APP) + "/login/oauth2/code/oauth2flow");
		settings.put(client + "post-logout-redirect-uris[0]", this.suite.url(Part.CLIENT_APP) + "/");
		settings.put(client + "backchannel-logout-uri",
				this.suite.url(Part.CLIENT_APP) + "/logout/connect/back-channel/oauth2flow");
		settings.put(client + "backchannel-logout-session-required", "true");
		for (int i = 0; i < SuiteOptions.SCOPES.size(); i++) {
			settings.put(client + "scopes[" + i + "]", SuiteOptions.SCOPES.get(i));
		}
		settings.put(prefix + "resources[0].identifier", this.suite.url(Part.RESOURCE_API));
		settings.put(prefix + "resources[0].scopes", "profile.read,notes.read,notes.write");
		settings.put(prefix + "resources[1].identifier", this.suite.url(Part.AUDIT_CONSUMER));
		settings.put(prefix + "resources[1].scopes", "audit.read,audit.read.all");
	}

	private void clientApp(Map<String, String> settings) {
		String prefix = "oauth2flow.client.";
		settings.put(prefix + "client-secret", this.suite.clientSecret());
		settings.put(prefix + "session-encryption-key", this.secrets.key("session-encryption-key"));
		settings.put(prefix + "base-url", this.suite.url(Part.CLIENT_APP));
		settings.put(prefix + "resource-api-url", this.suite.url(Part.RESOURCE_API));
		settings.put(prefix + "audit-url", this.suite.url(Part.AUDIT_CONSUMER));
		settings.put("oauth2flow.flow.what-if.username", this.suite.whatIfUser().username());
		settings.put("oauth2flow.flow.what-if.password", this.suite.whatIfUser().password());
		settings.put("oauth2flow.flow.what-if.client-id", WHAT_IF);
		settings.put("oauth2flow.flow.what-if.client-secret", this.suite.whatIfClientSecret());
	}

}
