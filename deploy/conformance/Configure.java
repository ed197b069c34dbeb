import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes what the OpenID Foundation's conformance suite and auth-server must know of each
 * other: clients with new secrets, keys and certificates, and a user of whom every claim
 * is known.
 * auth-server/CONFORMANCE.md says how it is used. Needs nothing but a JDK:
 *
 * <pre>java deploy/conformance/Configure.java https://localhost:8443/ https://localhost:9000 https://localhost:8090 https://localhost:8092 .suite/conformance</pre>
 */
class Configure {

	private static final String ALIAS = "oauth2-flow";

	private static final String OPENID_SCOPES = "openid profile email address phone";

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final List<String> SETTINGS = new ArrayList<>();

	public static void main(String[] arguments) throws Exception {
		if (arguments.length != 5) {
			System.err.println("Configure <address of the conformance suite> <issuer> <address of the API> "
					+ "<address of the API that asks for certificates> <folder>");
			System.exit(2);
		}
		String suite = arguments[0].endsWith("/") ? arguments[0] : arguments[0] + "/";
		String issuer = arguments[1];
		String api = arguments[2] + "/api/v1/notes";
		String certifiedApi = arguments[3] + "/api/v1/notes";
		Path folder = Files.createDirectories(Path.of(arguments[4]));
		String password = secret();
		SETTINGS.add("# Takes users[2] and clients[1] to clients[8]. What is configured beside them must have other");
		SETTINGS.add("# numbers; ./suite up --test-client finds free ones for its own clients.");
		user(password);
		String[] secrets = { secret(), secret() };
		RsaKey[] keys = { RsaKey.generate("fapi-1"), RsaKey.generate("fapi-2") };
		RsaKey[] certified = { RsaKey.certified("mtls-1", folder), RsaKey.certified("mtls-2", folder) };
		for (int i = 0; i < 2; i++) {
			String client = client(1 + i, "conformance-basic-" + (i + 1), suite);
			SETTINGS.add(client + "client-secret=" + secrets[i]);
			SETTINGS.add(client + "require-pkce=false");
			SETTINGS.add(client + "require-nonce=false");
			SETTINGS.add(client + "scopes=" + OPENID_SCOPES.replace(' ', ','));
			SETTINGS.add(client + "post-logout-redirect-uris[0]=" + test(suite) + "post_logout_redirect");
			if (i == 0) {
				SETTINGS.add(client + "backchannel-logout-uri=" + test(suite) + "backchannel_logout");
				SETTINGS.add(client + "backchannel-logout-session-required=true");
			}
		}
		for (int i = 0; i < 2; i++) {
			String client = client(3 + i, "conformance-fapi-" + (i + 1), suite);
			SETTINGS.add(client + "profile=fapi");
			SETTINGS.add(client + "jwks=" + keys[i].jwks(false));
			SETTINGS.add(client + "scopes=" + OPENID_SCOPES.replace(' ', ',') + ",notes.read");
		}
		for (int i = 0; i < 4; i++) {
			boolean dpop = i >= 2;
			String client = client(5 + i, (dpop ? "conformance-mtls-dpop-" : "conformance-mtls-") + (i % 2 + 1), suite);
			SETTINGS.add(client + "profile=fapi");
			SETTINGS.add(client + "token-endpoint-auth-method=self_signed_tls_client_auth");
			SETTINGS.add(client + "jwks=" + certified[i % 2].jwks(false));
			SETTINGS.add(client + "scopes=" + OPENID_SCOPES.replace(' ', ',') + ",notes.read");
			if (dpop) {
				// Else their tokens would be bound to the certificate where a proof is missing.
				SETTINGS.add(client + "dpop-bound-access-tokens=true");
			}
		}
		write(folder, "auth-server.properties", String.join("\n", SETTINGS) + "\n");
		Pages pages = new Pages(issuer, password);
		write(folder, "openid.json", plan(issuer, api,
				List.of(member("client_secret", secrets[0]), member("client_secret", secrets[1])),
				"conformance-basic-", OPENID_SCOPES, "", pages));
		List<String> keyed = List.of("\"jwks\": " + keys[0].jwks(true), "\"jwks\": " + keys[1].jwks(true));
		List<String> certifiedKeys = List.of("\"jwks\": " + certified[0].jwks(true),
				"\"jwks\": " + certified[1].jwks(true));
		String certificates = certified[0].certificate("mtls") + certified[1].certificate("mtls2");
		for (String kind : List.of("openid", "oauth")) {
			String scope = "openid".equals(kind) ? "openid notes.read" : "notes.read";
			write(folder, "fapi-" + kind + ".json",
					plan(issuer, api, keyed, "conformance-fapi-", scope, "", pages));
			write(folder, "fapi-bound-" + kind + ".json",
					plan(issuer, certifiedApi, keyed, "conformance-fapi-", scope, certificates, pages));
			write(folder, "fapi-mtls-" + kind + ".json",
					plan(issuer, certifiedApi, certifiedKeys, "conformance-mtls-", scope, certificates, pages));
			write(folder, "fapi-mtls-dpop-" + kind + ".json",
					plan(issuer, api, certifiedKeys, "conformance-mtls-dpop-", scope, certificates, pages));
		}
	}

	private static String test(String suite) {
		return suite + "test/a/" + ALIAS + "/";
	}

	private static String client(int index, String id, String suite) {
		String client = "oauth2flow.auth.clients[" + index + "].";
		SETTINGS.add(client + "client-id=" + id);
		SETTINGS.add(client + "client-name=Conformance suite");
		SETTINGS.add(client + "redirect-uris[0]=" + test(suite) + "callback");
		SETTINGS.add(client + "redirect-uris[1]=" + test(suite) + "callback?dummy1=lorem&dummy2=ipsum");
		return client;
	}

	private static void user(String password) {
		String user = "oauth2flow.auth.users[2].";
		SETTINGS.add(user + "username=conformance");
		SETTINGS.add(user + "password=" + password);
		SETTINGS.add(user + "name=Pat Claire Doe");
		SETTINGS.add(user + "email=pat@example.com");
		SETTINGS.add(user + "email-verified=true");
		SETTINGS.add(user + "locale=en-GB");
		for (String detail : List.of("given-name=Pat", "middle-name=Claire", "family-name=Doe", "nickname=Pat",
				"profile=https://example.com/pat", "picture=https://example.com/pat.png",
				"website=https://example.com/", "gender=female", "birthdate=1980-02-29", "zoneinfo=Europe/London",
				"phone-number=+442079460000", "phone-number-verified=true", "address.street-address=1 High Street",
				"address.locality=Oxford", "address.region=Oxfordshire", "address.postal-code=OX1 4AA",
				"address.country=GB")) {
			SETTINGS.add(user + "details." + detail);
		}
	}

	private static String plan(String issuer, String api, List<String> credentials, String idPrefix, String scope,
			String certificates, Pages pages) {
		return """
				{
				  "alias": "%s",
				  "description": "auth-server of oauth2-flow",
				  "server": { "discoveryUrl": "%s/.well-known/openid-configuration", "login_hint": "conformance" },
				  "client": { "client_id": "%s1", "scope": "%s", %s },
				  "client2": { "client_id": "%s2", "scope": "%s", %s },
				  %s"resource": { "resourceUrl": "%s" },
				  "browser": %s,
				  "override": {
				    %s
				  }
				}
				""".formatted(ALIAS, issuer, idPrefix, scope, credentials.get(0), idPrefix, scope, credentials.get(1),
				certificates, api, pages.usual(), String.join(",\n    ", pages.unusual()));
	}

	private static String member(String name, String value) {
		return "\"" + name + "\": \"" + value + "\"";
	}

	private static String secret() {
		byte[] bytes = new byte[32];
		RANDOM.nextBytes(bytes);
		return base64(bytes);
	}

	private static String base64(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static void write(Path folder, String name, String content) throws Exception {
		Path file = folder.resolve(name);
		Files.deleteIfExists(file);
		Files.createFile(file, java.nio.file.attribute.PosixFilePermissions
			.asFileAttribute(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
		Files.writeString(file, content);
		System.out.println(file);
	}

	/**
	 * What the suite's own browser does on the pages of auth-server. Where a module wants a
	 * picture of a page, the text that must stand on it is found instead.
	 */
	private record Pages(String issuer, String password) {

		private static final String ANSWERED = "has expired or has been answered";

		String usual() {
			return visits(authorize(signIn(), allow()), signOut());
		}

		/** By module. */
		List<String> unusual() {
			String seen = "[ \"wait\", \"id\", \"main\", 10, \"(?s).*Sign in.*\", \"update-image-placeholder-optional\" ]";
			String again = visits(authorize(signIn(seen), allow()));
			String signedOut = expect("/signout*", "You are signed out");
			String agree = task("Sign out", "/signout*", "[ \"click\", \"xpath\", \"//form[@action='/signout']//button\" ]");
			List<String> modules = new ArrayList<>();
			modules.add(module("oidcc-prompt-login", again));
			modules.add(module("oidcc-max-age-1", again));
			modules.add(module("oidcc-ensure-registered-redirect-uri",
					visits(authorize(expect("/oauth2/authorize*", "The address to return to is not registered")))));
			for (String bad : List.of("bad-post-logout-redirect-uri", "query-added-to-post-logout-redirect-uri")) {
				modules.add(logout(bad, expect("/connect/logout*", "The address to return to is not registered")));
			}
			for (String bad : List.of("bad-id-token-hint", "modified-id-token-hint")) {
				modules.add(logout(bad, expect("/connect/logout*", "shows no valid ID token")));
			}
			modules.add(logout("no-id-token-hint", expect("/signout*", "You are signed in as")));
			modules.add(logout("no-params", agree, signedOut));
			modules.add(logout("only-state", agree, signedOut));
			modules.add(logout("no-post-logout-redirect-uri", signedOut));
			modules.add(fapi("user-rejects-authentication",
					visits(authorize(task("Cancel", "/signin*", "[ \"click\", \"id\", \"decline\" ]"), back()))));
			modules.add(fapi("par-ensure-reused-request-uri-prior-to-auth-completion-succeeds",
					visits(once(authorize()), authorize(signIn(), allow()))));
			String answered = authorize(expect("/oauth2/authorize*", ANSWERED));
			modules.add(fapi("par-attempt-reuse-request_uri", visits(once(authorize(signIn(), allow())), answered)));
			modules.add(fapi("par-attempt-to-use-expired-request_uri", visits(answered)));
			modules.add(fapi("par-attempt-to-use-request_uri-for-different-client", visits(answered)));
			return modules;
		}

		private String logout(String module, String... tasks) {
			return module("oidcc-rp-initiated-logout-" + module,
					visits(authorize(signIn(), allow()), visit("/connect/logout*", tasks)));
		}

		private static String fapi(String module, String visits) {
			return module("fapi2-security-profile-final-" + module, visits);
		}

		private static String module(String name, String visits) {
			return "\"" + name + "\": { \"browser\": " + visits + " }";
		}

		private static String visits(String... visits) {
			return "[ " + String.join(",\n    ", visits) + " ]";
		}

		private static String once(String visit) {
			return visit.replaceFirst("\\{", "{ \"match-limit\": 1,");
		}

		private String authorize(String... tasks) {
			return visit("/oauth2/authorize*", tasks);
		}

		private String signOut() {
			return visit("/connect/logout*");
		}

		private String visit(String match, String... tasks) {
			return "{ \"match\": \"" + this.issuer + match + "\", \"tasks\": [ " + String.join(", ", tasks) + " ] }";
		}

		private String signIn(String... before) {
			List<String> commands = new ArrayList<>(List.of(before));
			commands.add("[ \"text\", \"id\", \"username\", \"conformance\" ]");
			commands.add("[ \"text\", \"id\", \"password\", \"" + this.password + "\" ]");
			commands.add("[ \"click\", \"xpath\", \"//form[@action='/signin']//button\" ]");
			return task("Sign in", "/signin*", commands.toArray(String[]::new));
		}

		private String allow() {
			return task("Allow", "/consent*", "[ \"click\", \"xpath\", \"//button[@form='allow']\" ]") + ", " + back();
		}

		/** Until the suite has taken what came back to it. */
		private static String back() {
			return task("Back in the suite", "*/test/a/" + ALIAS + "/callback*", true,
					"[ \"wait\", \"id\", \"submission_complete\", 10 ]");
		}

		private String expect(String match, String text) {
			return task("Expect: " + text, this.issuer + match, false,
					"[ \"wait\", \"id\", \"main\", 10, \"(?s).*" + text + ".*\", \"update-image-placeholder\" ]");
		}

		private String task(String name, String match, String... commands) {
			return task(name, this.issuer + match, true, commands);
		}

		private static String task(String name, String match, boolean optional, String... commands) {
			return "\n      { \"task\": \"" + name + "\", \"match\": \"" + match + "\", \"optional\": " + optional
					+ ", \"commands\": [ " + String.join(", ", commands) + " ] }";
		}

	}

	/**
	 * A key for PS256 (RFC 7518 section 6.3), with a certificate that it has signed itself
	 * or without.
	 */
	private record RsaKey(String kid, KeyPair pair, byte[] certificate) {

		static RsaKey generate(String kid) throws Exception {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(2048);
			return new RsaKey(kid, generator.generateKeyPair(), new byte[0]);
		}

		/** By keytool, because Java itself has no way to issue a certificate. */
		static RsaKey certified(String kid, Path folder) throws Exception {
			Path file = folder.resolve(kid + ".p12");
			String password = secret();
			Files.deleteIfExists(file);
			try {
				ProcessBuilder keytool = new ProcessBuilder(
						Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
						kid, "-keyalg", "RSA", "-keysize", "2048", "-sigalg", "SHA256withRSA", "-dname",
						"CN=conformance-" + kid, "-validity", "365", "-storetype", "PKCS12", "-keystore",
						file.toString(), "-storepass:env", "STORE_PASSWORD");
				keytool.environment().put("STORE_PASSWORD", password);
				if (keytool.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() != 0) {
					throw new IllegalStateException("keytool made no certificate");
				}
				KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
				Certificate certificate = store.getCertificate(kid);
				return new RsaKey(kid, new KeyPair(certificate.getPublicKey(),
						(PrivateKey) store.getKey(kid, password.toCharArray())), certificate.getEncoded());
			}
			finally {
				Files.deleteIfExists(file);
			}
		}

		/** As the suite wants it, in one line of JSON. */
		String certificate(String name) {
			return "\"" + name + "\": { \"cert\": \"" + pem("CERTIFICATE", this.certificate) + "\", \"key\": \""
					+ pem("PRIVATE KEY", this.pair.getPrivate().getEncoded()) + "\" },\n  ";
		}

		private static String pem(String type, byte[] content) {
			return "-----BEGIN " + type + "-----\\n"
					+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content).replace("\n", "\\n") + "\\n-----END " + type
					+ "-----\\n";
		}

		String jwks(boolean whole) {
			RSAPrivateCrtKey key = (RSAPrivateCrtKey) this.pair.getPrivate();
			List<String> members = new ArrayList<>(List.of(member("kty", "RSA"), member("use", "sig"),
					member("alg", "PS256"), member("kid", this.kid), member("n", number(key.getModulus())),
					member("e", number(key.getPublicExponent()))));
			if (this.certificate.length > 0) {
				members.add("\"x5c\": [ \"" + Base64.getEncoder().encodeToString(this.certificate) + "\" ]");
			}
			if (whole) {
				members.addAll(List.of(member("d", number(key.getPrivateExponent())),
						member("p", number(key.getPrimeP())), member("q", number(key.getPrimeQ())),
						member("dp", number(key.getPrimeExponentP())), member("dq", number(key.getPrimeExponentQ())),
						member("qi", number(key.getCrtCoefficient()))));
			}
			return members.stream().collect(Collectors.joining(", ", "{ \"keys\": [ { ", " } ] }"));
		}

		private static String number(BigInteger value) {
			byte[] bytes = value.toByteArray();
			return base64((bytes[0] == 0 && bytes.length > 1) ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length)
					: bytes);
		}

	}

}
