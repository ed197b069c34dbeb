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
		SETTINGS.add("# Takes users[2] and clients[1] to clients[6]. What is configured beside them must have other");
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
		for (int i = 0; i < 2; i++) {
			String client = client(5 + i, "conformance-mtls-" + (i + 1), suite);
			SETTINGS.add(client + "profile=fapi");
			SETTINGS.add(client + "token-endpoint-auth-method=self_signed_tls_client_auth");
			SETTINGS.add(client + "jwks=" + certified[i].jwks(false));
			SETTINGS.add(client + "scopes=" + OPENID_SCOPES.replace(' ', ',') + ",notes.read");
		}
		write(folder, "auth-server.properties", String.join("\n", SETTINGS) + "\n");
		write(folder, "openid.json",
				plan(issuer, api, password,
						List.of(member("client_secret", secrets[0]), member("client_secret", secrets[1])),
						"conformance-basic-", OPENID_SCOPES, ""));
		List<String> fapiKeys = List.of("\"jwks\": " + keys[0].jwks(true), "\"jwks\": " + keys[1].jwks(true));
		write(folder, "fapi-openid.json",
				plan(issuer, api, password, fapiKeys, "conformance-fapi-", "openid notes.read", ""));
		write(folder, "fapi-oauth.json", plan(issuer, api, password, fapiKeys, "conformance-fapi-", "notes.read", ""));
		String certificates = certified[0].certificate("mtls") + certified[1].certificate("mtls2");
		List<String> certifiedKeys = List.of("\"jwks\": " + certified[0].jwks(true),
				"\"jwks\": " + certified[1].jwks(true));
		write(folder, "fapi-mtls-openid.json", plan(issuer, certifiedApi, password, certifiedKeys,
				"conformance-mtls-", "openid notes.read", certificates));
		write(folder, "fapi-mtls-oauth.json", plan(issuer, certifiedApi, password, certifiedKeys, "conformance-mtls-",
				"notes.read", certificates));
		write(folder, "fapi-bound-openid.json", plan(issuer, certifiedApi, password, fapiKeys, "conformance-fapi-",
				"openid notes.read", certificates));
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

	private static String plan(String issuer, String api, String password, List<String> credentials, String idPrefix,
			String scope, String certificates) {
		return """
				{
				  "alias": "%s",
				  "description": "auth-server of oauth2-flow",
				  "server": { "discoveryUrl": "%s/.well-known/openid-configuration", "login_hint": "conformance" },
				  "client": { "client_id": "%s1", "scope": "%s", %s },
				  "client2": { "client_id": "%s2", "scope": "%s", %s },
				  %s"resource": { "resourceUrl": "%s" },
				  "browser": [ { "match": "%s/*", "tasks": [ %s ] } ]
				}
				""".formatted(ALIAS, issuer, idPrefix, scope, credentials.get(0), idPrefix, scope, credentials.get(1),
				certificates, api, issuer, tasks(issuer, password));
	}

	/** What the suite's own browser does on the pages of auth-server. */
	private static String tasks(String issuer, String password) {
		return String.join(",", task("Sign in", issuer + "/signin*",
				List.of("[ \"text\", \"id\", \"username\", \"conformance\" ]",
						"[ \"text\", \"id\", \"password\", \"" + password + "\" ]",
						"[ \"click\", \"xpath\", \"//form[@action='/signin']//button\" ]")),
				task("Allow", issuer + "/consent*", List.of("[ \"click\", \"xpath\", \"//button[@form='allow']\" ]")),
				task("Sign out", issuer + "/signout*", List.of("[ \"click\", \"xpath\", \"//form//button\" ]")),
				task("Back in the suite", "*/test/a/" + ALIAS + "/callback*",
						List.of("[ \"wait\", \"id\", \"submission_complete\", 10 ]")));
	}

	private static String task(String name, String match, List<String> commands) {
		return "\n    { \"task\": \"" + name + "\", \"match\": \"" + match + "\", \"optional\": true, \"commands\": [ "
				+ String.join(", ", commands) + " ] }";
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
