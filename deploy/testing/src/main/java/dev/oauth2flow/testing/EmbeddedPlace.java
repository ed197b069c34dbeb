package dev.oauth2flow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLContext;

import dev.oauth2flow.local.Part;
import dev.oauth2flow.local.Suite;
import dev.oauth2flow.local.SuiteListener;
import dev.oauth2flow.local.SuiteOptions;
import dev.oauth2flow.local.SuiteUser;
import dev.oauth2flow.local.files.Folders;
import dev.oauth2flow.local.process.Reaper;
import org.jspecify.annotations.Nullable;

/**
 * On this machine, with real stores, all started for these tests and gone after them.
 */
final class EmbeddedPlace implements Place {

	private static final System.Logger LOGGER = System.getLogger(EmbeddedPlace.class.getName());

	private static final String NEW_USERS = "20";

	private final Suite suite;

	private final Path folder;

	private final ConcurrentLinkedQueue<TestUser> newUsers;

	private EmbeddedPlace(Suite suite, Path folder, List<TestUser> newUsers) {
		this.suite = suite;
		this.folder = folder;
		this.newUsers = new ConcurrentLinkedQueue<>(newUsers);
	}

	static EmbeddedPlace start(SuiteSettings settings) {
		try {
			Path folder = Files.createTempDirectory("oauth2flow-suite");
			List<TestUser> newUsers = new ArrayList<>();
			SuiteOptions options = SuiteOptions.ofClassPath(starts(folder), folder.resolve("suite"))
				.withFreePorts()
				.withTestClient();
			int count = Integer.parseInt(settings.find("suite.new-users").orElse(NEW_USERS));
			for (int i = 1; i <= count; i++) {
				TestUser user = new TestUser("user-" + i, password());
				newUsers.add(user);
				options = options.withUser(
						new SuiteUser(user.username(), user.password(), "User " + i, user.username() + "@example.org"));
			}
			long begin = System.nanoTime();
			Suite suite = new Suite(options, SuiteListener.SILENT);
			LOGGER.log(System.Logger.Level.INFO, "Starting the OAuth 2 Flow suite; its logs are in {0}",
					folder.resolve("suite/logs"));
			suite.start();
			// Only now: the logs of a start that failed are to be read.
			Reaper.delete(folder);
			LOGGER.log(System.Logger.Level.INFO, "The OAuth 2 Flow suite is ready at {0}, after {1} s",
					suite.url(Part.CLIENT_APP), (System.nanoTime() - begin) / 1_000_000_000);
			return new EmbeddedPlace(suite, folder, newUsers);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Kept for the next run, where there is a home. */
	private static Path starts(Path folder) {
		Path home = Path.of(System.getProperty("user.home"));
		return Files.isWritable(home) ? home.resolve(".cache/oauth2-flow/start") : folder.resolve("start");
	}

	private static String password() {
		byte[] random = new byte[16];
		new SecureRandom().nextBytes(random);
		return HexFormat.of().formatHex(random);
	}

	@Override
	public URI clientApp() {
		return URI.create(this.suite.url(Part.CLIENT_APP));
	}

	@Override
	public URI issuer() {
		return URI.create(this.suite.url(Part.AUTH_SERVER));
	}

	@Override
	public URI api() {
		return URI.create(this.suite.url(Part.RESOURCE_API));
	}

	@Override
	public URI audit() {
		return URI.create(this.suite.url(Part.AUDIT_CONSUMER));
	}

	@Override
	public TestUser user() {
		return testUser(this.suite.user());
	}

	@Override
	public TestUser auditor() {
		return testUser(this.suite.auditor());
	}

	private static TestUser testUser(SuiteUser user) {
		return new TestUser(user.username(), user.password());
	}

	@Override
	public TestUser newUser() {
		TestUser user = this.newUsers.poll();
		if (user == null) {
			throw new IllegalStateException("All new users are taken. Ask for more of them: -Dsuite.new-users=100");
		}
		return user;
	}

	@Override
	public Registration registration() {
		return Registration.ofTests();
	}

	@Override
	public @Nullable SSLContext trust() {
		return null;
	}

	@Override
	public void close() {
		this.suite.close();
		try {
			Folders.delete(this.folder);
		}
		catch (IOException ex) {
			LOGGER.log(System.Logger.Level.WARNING, "The suite''s data was not deleted: {0}", ex.getMessage());
		}
	}

}
