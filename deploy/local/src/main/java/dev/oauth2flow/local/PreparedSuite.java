package dev.oauth2flow.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.local.files.OwnerOnly;
import dev.oauth2flow.local.stores.StorePasswords;
import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a suite before anything of it runs: its addresses, logs, people,
 * secrets and certificates.
 */
public abstract class PreparedSuite {

	private final SuiteOptions options;

	private final Secrets secrets;

	private final StorePasswords passwords;

	private final @Nullable LocalAuthority authority;

	private final SuitePorts ports;

	private final HttpClient http;

	PreparedSuite(SuiteOptions options) throws IOException {
		this.options = options;
		OwnerOnly.folder(options.state());
		this.secrets = Secrets.in(options.state().resolve("secrets.properties"),
				Files.exists(options.state().resolve("data")));
		this.passwords = StorePasswords.from((name) -> this.secrets.token("store." + name));
		this.authority = options.https() ? LocalAuthority.in(options.state().resolve("tls")) : null;
		this.http = HttpClients.trusting(this.authority);
		this.ports = SuitePorts.of(options);
		requireSecrets();
	}

	/**
	 * All are made before there is data, so that one that is missing later is an error.
	 */
	private void requireSecrets() {
		if (allSecrets().stream().anyMatch(String::isBlank)) {
			throw new SuiteException(this.options.state() + "/secrets.properties holds an empty secret");
		}
	}

	/**
	 * Returns the Spring properties that a service runs with, its secrets included.
	 * @param service the service
	 * @return values by property name
	 */
	public Map<String, String> settings(Part service) {
		return new ServiceSettings(this, this.secrets, this.passwords, this.authority).of(service);
	}

	@Nullable LocalAuthority authority() {
		return this.authority;
	}

	/**
	 * Returns where a service says whether it is ready.
	 * @param service the service
	 * @return a URL that answers 200 when it is
	 */
	public URI readiness(Part service) {
		return URI.create(scheme() + "://localhost:" + secondPort(service) + "/actuator/health/readiness");
	}

	/**
	 * Returns the options.
	 * @return the options it was made with
	 */
	public SuiteOptions options() {
		return this.options;
	}

	/**
	 * Returns a part's port.
	 * @param part the part
	 * @return a TCP port on the loopback interface
	 */
	public int port(Part part) {
		return this.ports.of(part);
	}

	/**
	 * Returns a service's management port.
	 * @param part the service
	 * @return a TCP port on the loopback interface
	 */
	public int secondPort(Part part) {
		return this.ports.secondOf(part);
	}

	/**
	 * Returns where a service asks clients for their certificate (RFC 8705).
	 * @param service the service
	 * @return a TCP port on the loopback interface, or 0 for nowhere
	 */
	public int certificatePort(Part service) {
		return this.ports.certificateOf(service);
	}

	private String scheme() {
		return this.options.https() ? "https" : "http";
	}

	/**
	 * Returns a service's public address.
	 * @param service the service
	 * @return a URL without a slash at its end
	 */
	public String url(Part service) {
		return scheme() + "://localhost:" + port(service);
	}

	/**
	 * Returns the log of a part.
	 * @param part the part
	 * @return a text file
	 */
	public Path log(Part part) {
		return this.options.state().resolve("logs").resolve(part.label() + ".log");
	}

	/**
	 * Returns the local user.
	 * @return a person without special rights
	 */
	public SuiteUser user() {
		return new SuiteUser("ada", this.secrets.password("user.ada"), "Ada Lovelace", "ada@example.org");
	}

	/**
	 * Returns the local auditor.
	 * @return a person who may read everybody's audit events
	 */
	public SuiteUser auditor() {
		return new SuiteUser("grace", this.secrets.password("user.grace"), "Grace Hopper", "grace@example.org");
	}

	/**
	 * Returns the local operator.
	 * @return a person who may manage the authorization server
	 */
	public SuiteUser operator() {
		return new SuiteUser("margaret", this.secrets.password("user.margaret"), "Margaret Hamilton",
				"margaret@example.org");
	}

	/**
	 * Returns the user that the what-ifs of the live diagram sign in as.
	 * @return a person who is nobody
	 */
	public SuiteUser whatIfUser() {
		return new SuiteUser("what-if", this.secrets.password("user.what-if"), "What If", "what-if@example.org");
	}

	/**
	 * Returns the secret of the client {@code client-app}.
	 * @return 256 bits in base64url
	 */
	public String clientSecret() {
		return this.secrets.token("client-secret");
	}

	/**
	 * Returns the secret of the client with which the what-ifs exchange tokens.
	 * @return 256 bits in base64url
	 */
	String whatIfClientSecret() {
		return this.secrets.token("what-if-client-secret");
	}

	/**
	 * Returns every secret of this suite, to search logs for them.
	 * @return passwords and keys
	 */
	public List<String> allSecrets() {
		List<String> all = new ArrayList<>(this.passwords.database().values());
		all.addAll(this.passwords.cache().values());
		all.addAll(List.of(this.passwords.superuser(), clientSecret(), user().password(), auditor().password(),
				operator().password(), whatIfUser().password(), whatIfClientSecret(),
				this.secrets.key("key-encryption-key"), this.secrets.key("session-encryption-key")));
		return all;
	}

	/**
	 * Returns the password of Redis' user {@code admin}, who may read everything.
	 * @return the password
	 */
	public String redisAdminPassword() {
		return this.passwords.superuser();
	}

	/**
	 * Returns a client that trusts this suite's certificates, and follows no redirects.
	 * @return an HTTP client
	 */
	public HttpClient http() {
		return this.http;
	}

	/**
	 * Returns a client that does the same and presents the certificate of
	 * {@link TestClient#CERTIFIED_CLIENT_ID} where it is asked for one.
	 * @return an HTTP client
	 * @throws IOException if the certificate cannot be read, or if there is no TLS
	 */
	public HttpClient certifiedHttp() throws IOException {
		if (this.authority == null) {
			throw new IOException("There are no certificates without https");
		}
		return HttpClient.newBuilder().sslContext(this.authority.clientContext()).build();
	}

	SuitePorts ports() {
		return this.ports;
	}

	StorePasswords passwords() {
		return this.passwords;
	}

}
