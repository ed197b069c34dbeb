package dev.oauth2flow.local;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.oauth2flow.local.ProgressListener.Terminal;
import dev.oauth2flow.local.files.Folders;
import dev.oauth2flow.local.files.OwnerOnly;
import dev.oauth2flow.local.tls.LocalAuthority;

/**
 * The command line of the suite.
 */
public final class Main {

	private static final String USAGE = """
			./suite up      builds if needed and starts everything; Ctrl-C stops it
			    --fresh            from nothing: new data, new secrets, new keys
			    --https            with TLS on every hop
			    --port-offset N    adds N to every port
			    --otlp URL         exports every span to an OTLP/HTTP receiver
			    --test-client      with the client that tests use to get tokens
			./suite status  one line per part
			./suite down    stops what was started
			""";

	private final Path project;

	private final PrintStream out;

	private final PrintStream err;

	Main(Path project, PrintStream out, PrintStream err) {
		this.project = project;
		this.out = out;
		this.err = err;
	}

	/**
	 * Runs one command and ends the JVM with its exit code.
	 * @param arguments the project's folder and the command line
	 */
	public static void main(String[] arguments) {
		List<String> line = List.of(arguments);
		Main main = new Main(Path.of(line.getFirst()).toAbsolutePath().normalize(), System.out, System.err);
		System.exit(main.run(line.subList(1, line.size())));
	}

	int run(List<String> line) {
		try {
			Command command = Command.parse(line);
			RunState state = new RunState(this.project);
			return switch (command.verb()) {
				case UP -> up(command, state);
				case STATUS -> state.status(this.out) ? 0 : 1;
				case DOWN -> {
					state.down(this.out);
					yield 0;
				}
				case HELP -> {
					this.out.print(USAGE);
					yield 0;
				}
			};
		}
		catch (SuiteException ex) {
			this.err.println(ex.getMessage());
			return 2;
		}
		catch (IOException | UncheckedIOException ex) {
			this.err.println("The suite does not run: " + ex.getMessage());
			return 2;
		}
		catch (InterruptedException _) {
			// Ctrl-C while it started: that it stops is told by the lines before.
			return 130;
		}
	}

	private int up(Command command, RunState state) throws IOException, InterruptedException {
		state.requireStopped();
		Memory.requireEnough();
		OwnerOnly.folder(this.project.resolve(".suite"));
		SuiteOptions options = command.options(this.project);
		if (command.fresh()) {
			// Before anything is deleted for a start that cannot happen.
			SuitePorts.of(options).requireFree();
			Folders.delete(options.state());
		}
		long begin = System.nanoTime();
		Terminal terminal = Terminal.of(System.getenv(), isTerminal());
		CountDownLatch stopped = new CountDownLatch(1);
		ProgressListener progress = new ProgressListener(this.out, state, terminal, System::nanoTime);
		Suite suite = new Suite(options, progress);
		state.begin(options);
		try {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				suite.close();
				forget(state);
				stopped.countDown();
			}, "stop-suite-and-forget"));
			suite.start();
			progress.settle();
			say(suite, (System.nanoTime() - begin) / 1_000_000_000);
			suite.trainForNextStart();
			stopped.await();
		}
		finally {
			suite.close();
			forget(state);
		}
		return 0;
	}

	@SuppressWarnings("SystemConsoleNull") // It is still declared to be able to.
	private static boolean isTerminal() {
		Console console = System.console();
		return console != null && console.isTerminal();
	}

	private void forget(RunState state) {
		try {
			state.clear();
		}
		catch (IOException ex) {
			this.err.println("What ran could not be forgotten: " + ex.getMessage());
		}
	}

	private void say(Suite suite, long seconds) {
		this.out.printf("""

				Everything is ready, after %d s.

				    open      %s
				    user      %s
				    password  %s

				An auditor, who may read everybody's events: %s, password %s
				An operator, who manages the authorization server at %s/admin: %s, password %s
				Logs and data are in %s. Ctrl-C stops everything.
				""", seconds, suite.url(Part.CLIENT_APP), suite.user().username(), suite.user().password(),
				suite.auditor().username(), suite.auditor().password(), suite.url(Part.AUTH_SERVER),
				suite.operator().username(), suite.operator().password(), suite.options().state());
		LocalAuthority authority = suite.authority();
		if (authority != null) {
			this.out.println("Your browser will warn until it trusts " + authority.authority());
		}
	}

}
