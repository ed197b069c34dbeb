package dev.oauth2flow.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

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
			./suite status  one line per part
			./suite down    stops what was started
			""";

	private final Path project;

	private final PrintStream out;

	private Main(Path project, PrintStream out) {
		this.project = project;
		this.out = out;
	}

	/**
	 * Runs one command and ends the JVM with its exit code.
	 * @param arguments the project's folder and the command line
	 */
	public static void main(String[] arguments) {
		List<String> line = List.of(arguments);
		Main main = new Main(Path.of(line.getFirst()).toAbsolutePath().normalize(), System.out);
		System.exit(main.run(line.subList(1, line.size())));
	}

	private int run(List<String> line) {
		try {
			Command command = Command.parse(line);
			return switch (command.verb()) {
				case UP -> up(command);
				case STATUS -> new RunState(this.project).status(this.out) ? 0 : 1;
				case DOWN -> new RunState(this.project).down(this.out) ? 0 : 1;
				case HELP -> {
					this.out.print(USAGE);
					yield 0;
				}
			};
		}
		catch (SuiteException ex) {
			System.err.println(ex.getMessage());
			return 2;
		}
		catch (IOException ex) {
			System.err.println("The suite does not run: " + ex.getMessage());
			return 2;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 2;
		}
	}

	private int up(Command command) throws IOException, InterruptedException {
		RunState state = new RunState(this.project);
		state.requireStopped();
		SuiteOptions options = command.options(this.project);
		if (command.fresh()) {
			FastStart.delete(options.state());
		}
		long begin = System.nanoTime();
		Suite suite = new Suite(options, new ProgressListener(this.out));
		CountDownLatch stopped = new CountDownLatch(1);
		Training training = new Training(suite);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			training.stop();
			suite.close();
			state.clear();
			stopped.countDown();
		}, "stop-suite"));
		state.begin(options);
		try {
			suite.start();
		}
		catch (SuiteException | IOException ex) {
			suite.close();
			state.clear();
			throw ex;
		}
		state.write(suite);
		say(suite, (System.nanoTime() - begin) / 1_000_000_000);
		training.run(this.out);
		stopped.await();
		return 0;
	}

	private void say(Suite suite, long seconds) {
		this.out.printf("""

				Everything is ready, after %d s.

				    open      %s
				    user      %s
				    password  %s

				An auditor, who may read everybody's events: %s, password %s
				Logs and data are in %s. Ctrl-C stops everything.
				""", seconds, suite.url(Part.CLIENT_APP), suite.user().username(), suite.user().password(),
				suite.auditor().username(), suite.auditor().password(), suite.options().state());
		LocalAuthority authority = suite.authority();
		if (authority != null) {
			this.out.println("Your browser will warn until it trusts " + authority.authority());
		}
	}

}
