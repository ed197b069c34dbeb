package dev.oauth2flow.testing;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A suite that runs already, known by its client application's address.
 */
final class UrlPlace implements Place {

	/** The well-known ports, all of which {@code --port-offset} moves. */
	private static final int CLIENT_APP_PORT = 8080;

	private static final int API_PORT = 8090;

	private static final int AUDIT_PORT = 8070;

	private final SuiteSettings settings;

	private final URI clientApp;

	private final URI issuer;

	private UrlPlace(SuiteSettings settings, URI clientApp, URI issuer) {
		this.settings = settings;
		this.clientApp = clientApp;
		this.issuer = issuer;
	}

	static UrlPlace told(SuiteSettings settings) {
		URI clientApp = settings.findUrl("suite.url")
			.orElseThrow(() -> new IllegalArgumentException("suite.url is missing"));
		return new UrlPlace(settings, clientApp,
				settings.findUrl("suite.issuer").orElseGet(() -> discoverIssuer(clientApp)));
	}

	/** The client sends the browser to the authorization endpoint of its issuer. */
	private static URI discoverIssuer(URI clientApp) {
		HttpResponse<String> answer = new Http(null).get(URI.create(clientApp + "/oauth2/authorization/oauth2flow"));
		String endpoint = answer.headers().firstValue("location").orElse("").replaceFirst("\\?.*", "");
		if (!endpoint.endsWith("/oauth2/authorize")) {
			throw new IllegalArgumentException(
					clientApp + " does not begin a sign-in as the suite does. Tell the issuer by suite.issuer");
		}
		return URI.create(endpoint.substring(0, endpoint.length() - "/oauth2/authorize".length()));
	}

	@Override
	public URI clientApp() {
		return this.clientApp;
	}

	@Override
	public URI issuer() {
		return this.issuer;
	}

	@Override
	public URI api() {
		return address("suite.api", API_PORT);
	}

	@Override
	public URI audit() {
		return address("suite.audit", AUDIT_PORT);
	}

	/** On this machine the ports of the parts stand in a known distance. */
	private URI address(String setting, int port) {
		return this.settings.findUrl(setting).or(() -> neighbour(port)).orElseThrow(() -> untold(setting));
	}

	private Optional<URI> neighbour(int port) {
		boolean here = Set.of("localhost", "127.0.0.1", "[::1]").contains(this.clientApp.getHost());
		if (!here || this.clientApp.getPort() < 0) {
			return Optional.empty();
		}
		int moved = this.clientApp.getPort() - CLIENT_APP_PORT + port;
		return Optional.of(URI.create(this.clientApp.getScheme() + "://" + this.clientApp.getHost() + ":" + moved));
	}

	@Override
	public TestUser user() {
		return person("suite.user", "suite.password");
	}

	@Override
	public TestUser auditor() {
		return person("suite.auditor", "suite.auditor-password");
	}

	private TestUser person(String name, String password) {
		return new TestUser(this.settings.find(name).orElseThrow(() -> untold(name)),
				this.settings.find(password).orElseThrow(() -> untold(password)));
	}

	private static TestAbortedException untold(String setting) {
		return new TestAbortedException("Not tested at this URL, since " + setting + " was not told");
	}

	@Override
	public TestUser newUser() {
		throw new TestAbortedException("Not tested at this URL, where no new users can be made");
	}

	@Override
	public Registration registration() {
		return Registration.told(this.settings);
	}

	@Override
	public @Nullable SSLContext trust() {
		return null;
	}

	@Override
	public void close() {
		// It was there before, and stays.
	}

}
