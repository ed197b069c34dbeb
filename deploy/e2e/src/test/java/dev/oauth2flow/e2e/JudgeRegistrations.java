package dev.oauth2flow.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.oauth2flow.local.Part;
import dev.oauth2flow.local.SuiteOptions;
import dev.oauth2flow.local.SuiteUser;
import org.jspecify.annotations.Nullable;

/**
 * The registrations of the clients that nobody here wrote: one for each way to be a
 * client, a person who uses nothing else, and an operator.
 */
public final class JudgeRegistrations {

	private static final String SCOPES = "openid,profile,email,profile.read,notes.read,notes.write";

	private static final String CREDENTIALS = "client_credentials";

	private static final String GRANT = "urn:ietf:params:oauth:grant-type:";

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final int RSA_BITS = 2048;

	private static final int ED25519_BYTES = 32;

	// The last of these, for it needs the others.
	private static final JudgeRegistrations OF_THIS_RUN = new JudgeRegistrations();

	private final Map<String, JudgedClient> clients = new LinkedHashMap<>();

	private final SuiteUser user = new SuiteUser("judith", random(), "Judith Judge", "judith@example.org");

	private final SuiteUser operator = new SuiteUser("justus", random(), "Justus Judge", "justus@example.org");

	private final int port;

	private JudgeRegistrations() {
		try (ServerSocket socket = new ServerSocket(0)) {
			this.port = socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		withSecret("web", Map.of());
		withSecret("denied", Map.of());
		withSecret("old", Map.of("require-pkce", "false"));
		withSecret("logout",
				Map.of("backchannel-logout-uri", origin() + "/logout", "backchannel-logout-session-required", "true"));
		for (String algorithm : List.of("RS256", "PS256", "ES256", "EdDSA")) {
			withSecret("id-token-" + algorithm.toLowerCase(Locale.ROOT), Map.of("id-token-algorithm", algorithm));
		}
		withSecret("machine",
				Map.of("grant-types", CREDENTIALS, "scopes", "notes.read,audit.read", "redirect-uris", ""));
		withSecret("exchange", Map.of("grant-types", GRANT + "token-exchange", "exchange-from", "judge-web", "scopes",
				"notes.read", "redirect-uris", ""));
		withSecret("details", Map.of("authorization-details-types", "note_access"));
		withSecret("admin", Map.of("scopes", "openid,admin"));
		add("public", null, null, null, Map.of());
		add("device", null, null, null,
				Map.of("grant-types", GRANT + "device_code,refresh_token", "redirect-uris", ""));
		try {
			JWK rsa = new RSAKeyGenerator(RSA_BITS).keyID("judge").generate();
			withKey("fapi-es256", "ES256", new ECKeyGenerator(Curve.P_256).keyID("judge").generate());
			withKey("fapi-ps256", "PS256", rsa);
			withKey("fapi-eddsa", "EdDSA", edwards());
			add("jar", null, "ES256", new ECKeyGenerator(Curve.P_256).keyID("judge").generate(),
					Map.of("require-signed-request-object", "true", "id-token-algorithm", "ES256"));
			add("signing", null, "PS256", rsa, Map.of("grant-types", CREDENTIALS, "scopes", "notes.read"));
		}
		catch (JOSEException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the registrations, the same for all tests of this JVM.
	 * @return the clients, the person and the addresses
	 */
	public static JudgeRegistrations ofThisRun() {
		return OF_THIS_RUN;
	}

	SuiteOptions in(SuiteOptions options) {
		SuiteOptions changed = options.withUser(this.user).withUser(this.operator, "ADMIN");
		int index = 1;
		for (JudgedClient client : this.clients.values()) {
			String prefix = "oauth2flow.auth.clients[" + index++ + "].";
			for (Map.Entry<String, String> setting : client.settings().entrySet()) {
				changed = changed.with(Part.AUTH_SERVER, prefix + setting.getKey(), setting.getValue());
			}
		}
		return changed;
	}

	/**
	 * Returns a client.
	 * @param name its name among these
	 * @return its registration
	 */
	public JudgedClient client(String name) {
		JudgedClient client = this.clients.get(name);
		if (client == null) {
			throw new IllegalArgumentException("There is no client " + name);
		}
		return client;
	}

	/**
	 * Returns the clients.
	 * @return registrations by name
	 */
	public Map<String, JudgedClient> clients() {
		return Map.copyOf(this.clients);
	}

	/**
	 * Returns who signs in.
	 * @return a person whom other tests leave alone
	 */
	public SuiteUser user() {
		return this.user;
	}

	/**
	 * Returns who may manage the authorization server.
	 * @return an operator whom other tests leave alone
	 */
	public SuiteUser operator() {
		return this.operator;
	}

	/**
	 * Returns the port at which a client may listen.
	 * @return a TCP port of the loopback interface
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Returns the address of the clients.
	 * @return a URL without a slash at its end
	 */
	public String origin() {
		return "http://localhost:" + this.port;
	}

	/**
	 * Returns where the clients get their codes.
	 * @return a URL
	 */
	public String redirectUri() {
		return origin() + "/callback";
	}

	/**
	 * Returns where the browser goes after sign-out.
	 * @return a URL
	 */
	public String postLogoutRedirectUri() {
		return origin() + "/signed-out";
	}

	private void withSecret(String name, Map<String, String> settings) {
		add(name, random(), null, null, settings);
	}

	private void withKey(String name, String algorithm, JWK key) {
		add(name, null, algorithm, key, Map.of("profile", "fapi", "id-token-algorithm", algorithm));
	}

	private void add(String name, @Nullable String secret, @Nullable String algorithm, @Nullable JWK key,
			Map<String, String> special) {
		Map<String, String> settings = new LinkedHashMap<>();
		settings.put("client-id", "judge-" + name);
		settings.put("client-name", "Judge " + name);
		settings.put("redirect-uris", redirectUri());
		settings.put("post-logout-redirect-uris", postLogoutRedirectUri());
		settings.put("scopes", SCOPES);
		if (secret != null) {
			settings.put("client-secret", secret);
		}
		if (key != null) {
			settings.put("jwks", new JWKSet(key.toPublicJWK()).toString());
		}
		settings.putAll(special);
		this.clients.put(name, new JudgedClient("judge-" + name, secret, algorithm, key, settings));
	}

	private static JWK edwards() throws GeneralSecurityException {
		KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
		return new OctetKeyPair.Builder(Curve.Ed25519, end(pair.getPublic().getEncoded()))
			.d(end(pair.getPrivate().getEncoded()))
			.keyID("judge")
			.build();
	}

	/** Both encodings end with the key itself (RFC 8410). */
	private static Base64URL end(byte[] encoded) {
		return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length));
	}

	private static String random() {
		byte[] bytes = new byte[32];
		RANDOM.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/**
	 * A registered client.
	 *
	 * @param id its {@code client_id}
	 * @param secret its secret, or {@code null} where it has none
	 * @param algorithm the algorithm of its assertions and ID tokens, or {@code null}
	 * where it has no key
	 * @param key its private key, or {@code null}
	 * @param settings the registration as the authorization server is told
	 */
	public record JudgedClient(String id, @Nullable String secret, @Nullable String algorithm, @Nullable JWK key,
			Map<String, String> settings) {

		@Override
		public String toString() {
			return this.id;
		}

	}

}
