package dev.oauth2flow.local;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.local.tls.LocalAuthority;
import org.jspecify.annotations.Nullable;

/**
 * How a suite is to run.
 *
 * @param project the folder that holds the services' modules, built, or {@code null} to
 * take their jars from the class path
 * @param starts where what speeds the start up is kept, for all suites of these jars
 * @param state where data, secrets and logs are kept
 * @param https whether every hop uses TLS
 * @param freePorts whether to take ports that are free instead of the well-known ones
 * @param portOffset is added to every well-known port
 * @param otlpEndpoint where the services export their spans, or {@code null} for nowhere
 * @param settings additional Spring properties by service
 */
public record SuiteOptions(@Nullable Path project, Path starts, Path state, boolean https, boolean freePorts,
		int portOffset, @Nullable String otlpEndpoint, Map<Part, Map<String, String>> settings) {

	/** All scopes; what a user may not grant is left out of the token. */
	static final List<String> SCOPES = List.of("openid", "profile", "email", "profile.read", "notes.read",
			"notes.write", "audit.read", "audit.read.all");

	/**
	 * The options of a plain {@code ./suite up}.
	 * @param project the folder that holds the services' modules, built
	 * @return the options
	 */
	public static SuiteOptions of(Path project) {
		return new SuiteOptions(project, project.resolve(".suite/start"), project.resolve(".suite/http"), false, false,
				0, null, new EnumMap<>(Part.class));
	}

	/**
	 * The options of a suite whose services are dependencies of the project that runs.
	 * @param starts where what speeds the start up is kept
	 * @param state where data, secrets and logs are kept
	 * @return the options
	 */
	public static SuiteOptions ofClassPath(Path starts, Path state) {
		return new SuiteOptions(null, starts, state, false, false, 0, null, new EnumMap<>(Part.class));
	}

	/**
	 * Keeps the state elsewhere.
	 * @param folder the folder
	 * @return changed options
	 */
	public SuiteOptions withState(Path folder) {
		return new SuiteOptions(this.project, this.starts, folder, this.https, this.freePorts, this.portOffset,
				this.otlpEndpoint, this.settings);
	}

	/**
	 * Puts TLS on every hop.
	 * @return changed options
	 */
	public SuiteOptions withHttps() {
		return new SuiteOptions(this.project, this.starts, this.state, true, this.freePorts, this.portOffset,
				this.otlpEndpoint, this.settings);
	}

	/**
	 * Takes ports that are free.
	 * @return changed options
	 */
	public SuiteOptions withFreePorts() {
		return new SuiteOptions(this.project, this.starts, this.state, this.https, true, this.portOffset,
				this.otlpEndpoint, this.settings);
	}

	/**
	 * Moves every well-known port.
	 * @param offset is added
	 * @return changed options
	 */
	public SuiteOptions withPortOffset(int offset) {
		return new SuiteOptions(this.project, this.starts, this.state, this.https, this.freePorts, offset,
				this.otlpEndpoint, this.settings);
	}

	/**
	 * Lets the services export every span.
	 * @param endpoint the URL of an OTLP/HTTP receiver
	 * @return changed options
	 */
	public SuiteOptions withOtlpEndpoint(String endpoint) {
		return new SuiteOptions(this.project, this.starts, this.state, this.https, this.freePorts, this.portOffset,
				endpoint, this.settings);
	}

	/**
	 * Sets a Spring property of one service.
	 * @param service the service
	 * @param name the property
	 * @param value its value
	 * @return changed options
	 */
	public SuiteOptions with(Part service, String name, String value) {
		Map<Part, Map<String, String>> changed = new EnumMap<>(Part.class);
		this.settings.forEach((part, settings) -> changed.put(part, new java.util.HashMap<>(settings)));
		changed.computeIfAbsent(service, (_) -> new java.util.HashMap<>()).put(name, value);
		return new SuiteOptions(this.project, this.starts, this.state, this.https, this.freePorts, this.portOffset,
				this.otlpEndpoint, changed);
	}

	/**
	 * Registers the client that tests use, after those that are there; with https also
	 * the one that has a certificate.
	 * @return changed options
	 * @see TestClient
	 */
	public SuiteOptions withTestClient() {
		SuiteOptions changed = withClient(TestClient.CLIENT_ID);
		return this.https ? changed.withCertifiedClient() : changed;
	}

	private SuiteOptions withCertifiedClient() {
		String client = next("clients", 1);
		return withClient(TestClient.CERTIFIED_CLIENT_ID)
			.with(Part.AUTH_SERVER, client + "tls-client-auth-subject-dn", LocalAuthority.CLIENT)
			.with(Part.AUTH_SERVER, client + "tls-client-certificate-bound-access-tokens", "true")
			.with(Part.AUTH_SERVER, client + "grant-types", "authorization_code,refresh_token,client_credentials");
	}

	private SuiteOptions withClient(String clientId) {
		String client = next("clients", 1);
		return with(Part.AUTH_SERVER, client + "client-id", clientId)
			.with(Part.AUTH_SERVER, client + "client-name", TestClient.NAME)
			.with(Part.AUTH_SERVER, client + "redirect-uris[0]", TestClient.REDIRECT_URI)
			.with(Part.AUTH_SERVER, client + "scopes", String.join(",", SuiteOptions.SCOPES))
			.with(Part.AUTH_SERVER, client + "authorization-details-types", "note_access");
	}

	/**
	 * Adds a user, after those that are there.
	 * @param user who can sign in then
	 * @param authorities what the user may do beyond what everybody may
	 * @return changed options
	 */
	public SuiteOptions withUser(SuiteUser user, String... authorities) {
		String one = next("users", 2);
		SuiteOptions changed = this;
		for (int i = 0; i < authorities.length; i++) {
			changed = changed.with(Part.AUTH_SERVER, one + "authorities[" + i + "]", authorities[i]);
		}
		return changed.with(Part.AUTH_SERVER, one + "username", user.username())
			.with(Part.AUTH_SERVER, one + "password", user.password())
			.with(Part.AUTH_SERVER, one + "name", user.name())
			.with(Part.AUTH_SERVER, one + "email", user.email());
	}

	/** The first element that neither the suite nor the settings so far have taken. */
	private String next(String list, int own) {
		int index = own;
		while (hasAny("oauth2flow.auth." + list + "[" + index + "]")) {
			index++;
		}
		return "oauth2flow.auth." + list + "[" + index + "].";
	}

	private boolean hasAny(String prefix) {
		return this.settings.getOrDefault(Part.AUTH_SERVER, Map.of())
			.keySet()
			.stream()
			.anyMatch((name) -> name.startsWith(prefix));
	}

}
