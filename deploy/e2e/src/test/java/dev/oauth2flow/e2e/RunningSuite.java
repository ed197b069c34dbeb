package dev.oauth2flow.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.browser.Browsers;
import dev.oauth2flow.e2e.telemetry.Span;
import dev.oauth2flow.e2e.telemetry.SpanCollector;
import dev.oauth2flow.local.Part;
import dev.oauth2flow.local.Suite;
import dev.oauth2flow.local.SuiteListener;
import dev.oauth2flow.local.SuiteOptions;
import dev.oauth2flow.local.SuiteUser;
import dev.oauth2flow.local.tls.LocalAuthority;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * The suite under test, started as {@code ./suite up} starts it, on free ports and with
 * data of its own.
 */
public final class RunningSuite implements SuiteUnderTest {

	private static final Path TARGET = Path.of("target").toAbsolutePath();

	private final Suite suite;

	private final SpanCollector spans;

	private final Browsers browsers;

	private RunningSuite(Suite suite, SpanCollector spans, Browsers browsers) {
		this.suite = suite;
		this.spans = spans;
		this.browsers = browsers;
	}

	private static final class Http {

		private static final RunningSuite SUITE = start("suite-http", JudgeRegistrations.ofThisRun()::in);

	}

	private static final class Https {

		private static final RunningSuite SUITE = start("suite-https",
				(options) -> options.withHttps().withTestClient());

	}

	private static final class Fapi {

		private static final RunningSuite SUITE = start("suite-fapi", FapiRegistration::of);

	}

	/**
	 * Returns the suite that speaks plain http, one for all tests of this JVM.
	 * @return the suite, started
	 */
	public static RunningSuite overHttp() {
		return Http.SUITE;
	}

	/**
	 * Returns the suite with TLS on every hop, one for all tests of this JVM.
	 * @return the suite, started
	 */
	public static RunningSuite overHttps() {
		return Https.SUITE;
	}

	/**
	 * Returns the suite whose client is one of the FAPI 2.0 Security Profile, one for all
	 * tests of this JVM.
	 * @return the suite, started
	 */
	public static RunningSuite inFapiProfile() {
		return Fapi.SUITE;
	}

	private static RunningSuite start(String folder, UnaryOperator<SuiteOptions> change) {
		try {
			Path state = TARGET.resolve(folder);
			// The story begins with people who have not consented to anything yet.
			FileSystemUtils.deleteRecursively(state.resolve("data"));
			Files.deleteIfExists(state.resolve("secrets.properties"));
			SpanCollector spans = SpanCollector.start();
			SuiteOptions options = SuiteOptions.of(TARGET.resolve("../../..").normalize())
				.withState(state)
				.withFreePorts()
				.withOtlpEndpoint(spans.endpoint());
			Suite suite = new Suite(change.apply(options), SuiteListener.SILENT);
			Browsers browsers = Browsers.start();
			RunningSuite running = new RunningSuite(suite, spans, browsers);
			Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop-suite"));
			suite.start();
			WhatRan.say("The end-to-end story ran as " + folder + " with embedded stores, in " + browsers.description()
					+ (browsers.render() ? ". Nothing was skipped."
							: ". Skipped: everything that needs a renderer (scripts, layout, content security policy)."));
			return running;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public Browser browser() {
		return this.browsers.open();
	}

	/**
	 * Opens a browser without cookies, in a window of this size.
	 * @param width of the window in CSS pixels
	 * @param height of the window in CSS pixels
	 * @return the browser, to be closed
	 */
	public Browser browser(int width, int height) {
		return this.browsers.open(width, height);
	}

	/**
	 * Opens a browser without cookies that runs no scripts.
	 * @return the browser, to be closed
	 */
	public Browser browserWithoutScripts() {
		return this.browsers.openWithoutScripts();
	}

	/**
	 * Says whether pages are really laid out and scripts really run.
	 * @return {@code false} for HtmlUnit
	 */
	public boolean renders() {
		return this.browsers.render();
	}

	@Override
	public String clientUrl() {
		return this.suite.url(Part.CLIENT_APP);
	}

	@Override
	public String issuer() {
		return this.suite.url(Part.AUTH_SERVER);
	}

	@Override
	public String apiUrl() {
		return this.suite.url(Part.RESOURCE_API);
	}

	/**
	 * Returns where the API asks clients for their certificate.
	 * @return a URL without a slash at its end
	 */
	public String certifiedApiUrl() {
		return "https://localhost:" + this.suite.certificatePort(Part.RESOURCE_API);
	}

	/**
	 * Returns the certificates of the suite with TLS on every hop.
	 * @return the authority's, the server's, and the one that the test client has
	 * @throws IOException if they cannot be read
	 */
	public LocalAuthority certificates() throws IOException {
		return LocalAuthority.in(this.suite.options().state().resolve("tls"));
	}

	/**
	 * Returns a client that trusts the suite with TLS on every hop.
	 * @param certified whether it presents the test client's certificate
	 * @return an HTTP client
	 * @throws IOException if it has none
	 */
	public HttpClient http(boolean certified) throws IOException {
		return certified ? this.suite.certifiedHttp() : this.suite.http();
	}

	/**
	 * Returns the ledger's address.
	 * @return a URL without a slash at its end
	 */
	public String auditUrl() {
		return this.suite.url(Part.AUDIT_CONSUMER);
	}

	/**
	 * Shows how it is without one part.
	 * @param part what is stopped before, and started again after it
	 * @param test what is looked at meanwhile
	 */
	public void without(Part part, Runnable test) {
		try {
			this.suite.stop(part);
			try {
				test.run();
			}
			finally {
				this.suite.start(part);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public SuiteUser user() {
		return this.suite.user();
	}

	@Override
	public SuiteUser auditor() {
		return this.suite.auditor();
	}

	/**
	 * Returns who may manage the authorization server.
	 * @return the local operator
	 */
	public SuiteUser operator() {
		return this.suite.operator();
	}

	/** Other tests of this JVM may have signed the auditor in before. */
	@Override
	public void withdrawConsent() {
		rows("auth", "delete from consent using users where users.id = user_id and username = '" + auditor().username()
				+ "' returning client_id::text");
	}

	@Override
	public List<String> rows(String schema, String query) {
		return database(schema).query(query, (row, _) -> row.getString(1));
	}

	private JdbcTemplate database(String schema) {
		Map<String, String> settings = this.suite
			.settings(schema.equals("auth") ? Part.AUTH_SERVER : Part.AUDIT_CONSUMER);
		return new JdbcTemplate(new DriverManagerDataSource(this.suite.postgres().jdbcUrl(), schema + "_service",
				settings.getOrDefault("spring.datasource.password", "")));
	}

	@Override
	public List<String> redisKeys(String pattern) {
		return redis((redis) -> redis.keys(pattern));
	}

	/**
	 * Lets the cache forget.
	 * @param pattern which keys, with {@code *}
	 */
	public void forgetCached(String pattern) {
		redis((redis) -> {
			redis.keys(pattern).forEach(redis::del);
			return List.of();
		});
	}

	private List<String> redis(Function<RedisCommands<String, String>, List<String>> action) {
		RedisURI uri = RedisURI.Builder.redis("localhost", this.suite.port(Part.REDIS))
			.withAuthentication("admin", this.suite.redisAdminPassword().toCharArray())
			.withSsl(this.suite.options().https())
			.withVerifyPeer(false)
			.build();
		try (RedisClient client = RedisClient.create(uri); var connection = client.connect()) {
			return action.apply(connection.sync());
		}
	}

	/**
	 * Returns how a Kafka client reaches the queue.
	 * @return settings of the Kafka clients
	 */
	public Map<String, String> kafkaSettings() {
		return this.suite.kafka().clientSettings();
	}

	@Override
	public List<Span> spans() {
		return this.spans.spans();
	}

	/**
	 * Returns everything that the services wrote or exported about themselves.
	 * @return texts to search
	 * @throws IOException if a log cannot be read
	 */
	public List<String> everythingWritten() throws IOException {
		List<String> texts = new java.util.ArrayList<>(this.spans.raw());
		for (Part part : List.of(Part.AUTH_SERVER, Part.RESOURCE_API, Part.AUDIT_CONSUMER, Part.CLIENT_APP)) {
			texts.add(Files.readString(this.suite.log(part)));
		}
		return texts;
	}

	/**
	 * Returns every secret that was generated for this suite.
	 * @return passwords and keys
	 */
	public List<String> secrets() {
		return this.suite.allSecrets();
	}

	@Override
	public void close() {
		this.browsers.close();
		this.suite.close();
		this.spans.close();
	}

}
