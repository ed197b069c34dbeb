package dev.oauth2flow.auth.protocol;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.oauth2flow.auth.AuthServerApplication;
import dev.oauth2flow.local.stores.TestStores;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running auth-server on the JVM's test stores. There are two, so that a test can let
 * one finish what the other began.
 */
final class Replica {

	static final String ISSUER = "http://localhost:9000";

	static final String CALLBACK = "https://client.example/callback";

	static final String CALLBACK_WITH_QUERY = CALLBACK + "?dummy1=lorem&dummy2[]=ipsum";

	static final String LOOPBACK_CALLBACK = "http://127.0.0.1/native";

	static final String AFTER_SIGN_OUT = "https://client.example/signed-out";

	static final String NOTES_API = "http://localhost:8090";

	static final String AUDIT_API = "http://localhost:8070";

	static final TestClient WEB = TestClient.confidential("web");

	static final TestClient OTHER = TestClient.confidential("other");

	static final TestClient NATIVE = TestClient.withoutSecret("native");

	static final TestClient WITHOUT_PKCE = TestClient.confidential("without-pkce");

	static final TestClient WITHOUT_NONCE = TestClient.confidential("without-nonce");

	static final TestClient ES256 = TestClient.confidential("es256");

	static final TestClient PS256 = TestClient.confidential("ps256");

	static final TestClient EDDSA = TestClient.confidential("eddsa");

	static final TestClient TELEVISION = TestClient.withoutSecret("television");

	static final TestClient CONSOLE = TestClient.confidential("game-console");

	static final TestClient EXCHANGER = TestClient.confidential("exchanger");

	static final TestClient LAST_EXCHANGER = TestClient.confidential("last-exchanger");

	static final TestClient OPERATORS = TestClient.confidential("operators");

	static final TestClient MACHINE = TestClient.confidential("machine");

	static final TestClient NOTES_API_CLIENT = TestClient.confidential("notes-api");

	static final FapiClient FAPI = new FapiClient("fapi");

	static final FapiClient OTHER_FAPI = new FapiClient("other-fapi");

	static final FapiClient KEY_WEB = new FapiClient("key-web");

	static final FapiClient SIGNING = new FapiClient("signing");

	static final TestUser ALICE = new TestUser("alice", random());

	static final TestUser AUDITOR = new TestUser("auditor", random());

	static final TestUser CAROL = new TestUser("carol", random());

	static final TestUser OPERATOR = new TestUser("operator", random());

	static final String KEY_ENCRYPTION_KEY = randomBase64();

	private static final List<Replica> STARTED = new ArrayList<>();

	private final ConfigurableApplicationContext context;

	private final Counting counting;

	private Replica(Map<String, String> more) {
		Map<String, Object> settings = new HashMap<>(settings());
		settings.putAll(more);
		this.context = new SpringApplicationBuilder(AuthServerApplication.class)
			.initializers((started) -> started.getBeanFactory()
				.registerSingleton("counting", new Counting(started.getBeanFactory())))
			.run(settings.entrySet()
				.stream()
				.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
				.toArray(String[]::new));
		this.counting = this.context.getBean(Counting.class);
	}

	static Replica one() {
		return get(0);
	}

	static Replica two() {
		return get(1);
	}

	/**
	 * Stops the two, because the stores are not what they know any more.
	 */
	static synchronized void forgetAll() {
		STARTED.forEach(Replica::close);
		STARTED.clear();
	}

	/**
	 * Starts one more, with other settings. The caller closes its context.
	 */
	static Replica startWith(Map<String, String> settings) {
		return new Replica(settings);
	}

	String url(String path) {
		return "http://localhost:" + this.context.getEnvironment().getRequiredProperty("local.server.port") + path;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	<T> Stream<T> beans(Class<T> type) {
		return this.context.getBeansOfType(type).values().stream();
	}

	Counting counting() {
		return this.counting;
	}

	void close() {
		this.context.close();
	}

	static Map<String, String> settings() {
		Map<String, String> settings = new HashMap<>(TestStores.settings("auth-server"));
		settings.put("server.port", "0");
		settings.put("management.server.port", "0");
		settings.put("spring.main.banner-mode", "off");
		settings.put("oauth2flow.issuer", ISSUER);
		settings.put("oauth2flow.auth.key-encryption-key", KEY_ENCRYPTION_KEY);
		String all = "openid,profile,email,address,phone,profile.read,notes.read,notes.write,audit.read,audit.read.all";
		detailsTypes(settings);
		seed(settings, 0, WEB, Map.of("authorization-details-types", "note_access,reading", "scopes", all,
				"post-logout-redirect-uris", AFTER_SIGN_OUT));
		seed(settings, 1, OTHER, Map.of("scopes", all));
		seed(settings, 2, NATIVE, Map.of("scopes", all, "redirect-uris", CALLBACK + "," + LOOPBACK_CALLBACK));
		seed(settings, 3, WITHOUT_PKCE, Map.of("scopes", all, "require-pkce", "false"));
		seed(settings, 4, ES256, Map.of("scopes", all, "id-token-algorithm", "ES256", "first-party", "true"));
		seed(settings, 5, MACHINE, Map.of("authorization-details-types", "note_access", "scopes",
				"notes.read,audit.read", "grant-types", "client_credentials"));
		seed(settings, 6, NOTES_API_CLIENT, Map.of("grant-types", "client_credentials", "resources", NOTES_API));
		seed(settings, 7, PS256, Map.of("scopes", all, "id-token-algorithm", "PS256", "first-party", "true"));
		seed(settings, 8, EDDSA, Map.of("scopes", all, "id-token-algorithm", "EdDSA", "first-party", "true"));
		seed(settings, 9, FAPI.registration(), Map.of("authorization-details-types", "note_access", "scopes", all,
				"profile", "fapi", "jwks", FAPI.publicKeys()));
		seed(settings, 10, OTHER_FAPI.registration(), Map.of("scopes", all, "profile", "fapi", "jwks",
				OTHER_FAPI.publicKeys(), "redirect-uris", CALLBACK + "," + CALLBACK_WITH_QUERY));
		seed(settings, 11, KEY_WEB.registration(), Map.of("scopes", "notes.read", "jwks", KEY_WEB.publicKeys(),
				"grant-types", "authorization_code,refresh_token,client_credentials"));
		seed(settings, 12, WITHOUT_NONCE, Map.of("scopes", all, "require-pkce", "false", "require-nonce", "false"));
		settings.put("oauth2flow.auth.back-channel-logout.timeout", "2s");
		settings.put("oauth2flow.auth.back-channel-logout.first-pause", "4100ms");
		String device = "urn:ietf:params:oauth:grant-type:device_code";
		String exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
		seed(settings, 13, TELEVISION, Map.of("scopes", all, "grant-types", device + ",refresh_token"));
		seed(settings, 14, CONSOLE, Map.of("scopes", "openid,notes.read", "grant-types", device));
		seed(settings, 15, EXCHANGER,
				Map.of("scopes", "notes.read,notes.write,audit.read", "grant-types", exchange, "exchange-from", "web"));
		seed(settings, 16, LAST_EXCHANGER, Map.of("scopes", "notes.read", "grant-types", exchange, "exchange-from",
				"exchanger", "access-token-lifetime", "2m"));
		seed(settings, 17, OPERATORS, Map.of("scopes", "openid,admin,notes.read"));
		seed(settings, 18, SIGNING.registration(), Map.of("scopes", all, "jwks", SIGNING.publicKeys(),
				"require-signed-request-object", "true", "request-object-signing-alg", "ES256"));
		settings.put("oauth2flow.auth.registration.authorization-details-types", "note_access");
		settings.put("oauth2flow.auth.device.poll-interval", "1s");
		user(settings, 0, ALICE);
		user(settings, 1, AUDITOR);
		user(settings, 2, CAROL);
		settings.put("oauth2flow.auth.users[1].authorities", "AUDITOR");
		Map.of("given-name", "Alice", "family-name", "Liddell", "middle-name", "Pleasance", "nickname", "Al", "profile",
				"https://alice.example/", "picture", "https://alice.example/me.png", "website", "https://example.com/",
				"gender", "female", "birthdate", "1852-05-04", "zoneinfo", "Europe/London")
			.forEach((name, value) -> settings.put("oauth2flow.auth.users[0].details." + name, value));
		settings.put("oauth2flow.auth.users[0].locale", "en-GB");
		settings.put("oauth2flow.auth.users[0].details.phone-number", "+442079460000");
		settings.put("oauth2flow.auth.users[0].details.phone-number-verified", "true");
		settings.put("oauth2flow.auth.users[0].details.address.locality", "Oxford");
		settings.put("oauth2flow.auth.users[0].details.address.country", "GB");
		user(settings, 3, OPERATOR);
		settings.put("oauth2flow.auth.users[3].authorities", "ADMIN");
		return settings;
	}

	/**
	 * The type that the service comes with, and one of another API.
	 */
	private static void detailsTypes(Map<String, String> settings) {
		String prefix = "oauth2flow.auth.authorization-details-types[";
		Map.of("0].type", "note_access", "0].description", "Use these notes of yours, and no others", "0].resource-of",
				"notes.read", "1].type", "reading", "1].description", "Read what was recorded in one year",
				"1].resource-of", "audit.read")
			.forEach((name, value) -> settings.put(prefix + name, value));
		Map.of("0].fields[0].name", "actions", "0].fields[0].label", "It may", "0].fields[0].values.read", "read",
				"0].fields[0].values.update", "change", "0].fields[1].name", "identifiers", "0].fields[1].label",
				"The notes", "0].fields[1].pattern", "[0-9a-f-]{36}", "0].fields[1].most", "3")
			.forEach((name, value) -> settings.put(prefix + name, value));
		Map.of("1].fields[0].name", "year", "1].fields[0].label", "The year", "1].fields[0].single", "true",
				"1].fields[0].pattern", "[0-9]{4}", "1].fields[1].name", "kinds", "1].fields[1].label", "Only of",
				"1].fields[1].required", "false", "1].fields[1].values.sign-ins", "your sign-ins")
			.forEach((name, value) -> settings.put(prefix + name, value));
	}

	/**
	 * How many clients are configured, and so the number of the next one.
	 */
	static long clients() {
		return settings().keySet().stream().filter((name) -> name.matches(".*\\.clients\\[\\d+]\\.client-id")).count();
	}

	private static void seed(Map<String, String> settings, int index, TestClient client, Map<String, String> more) {
		String prefix = "oauth2flow.auth.clients[" + index + "].";
		settings.put(prefix + "client-id", client.id());
		String secret = client.secret();
		if (secret != null) {
			settings.put(prefix + "client-secret", secret);
		}
		settings.put(prefix + "client-name", "Test client " + client.id());
		settings.put(prefix + "redirect-uris", CALLBACK);
		more.forEach((name, value) -> settings.put(prefix + name, value));
	}

	private static void user(Map<String, String> settings, int index, TestUser user) {
		String prefix = "oauth2flow.auth.users[" + index + "].";
		settings.put(prefix + "username", user.name());
		settings.put(prefix + "password", user.password());
		settings.put(prefix + "name", "Test " + user.name());
		settings.put(prefix + "email", user.name() + "@example.com");
	}

	private static synchronized Replica get(int index) {
		while (STARTED.size() <= index) {
			STARTED.add(new Replica(Map.of()));
		}
		return STARTED.get(index);
	}

	static String random() {
		byte[] bytes = new byte[32];
		new SecureRandom().nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	static String randomBase64() {
		byte[] bytes = new byte[32];
		new SecureRandom().nextBytes(bytes);
		return Base64.getEncoder().encodeToString(bytes);
	}

	record TestClient(String id, @Nullable String secret) {

		static TestClient confidential(String id) {
			return new TestClient(id, random());
		}

		static TestClient withoutSecret(String id) {
			return new TestClient(id, null);
		}

	}

	record TestUser(String name, String password) {
	}

}
