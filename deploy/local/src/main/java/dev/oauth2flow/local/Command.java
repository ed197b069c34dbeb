package dev.oauth2flow.local;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was typed after {@code ./suite}.
 */
record Command(Verb verb, boolean fresh, boolean https, int portOffset, @Nullable String otlpEndpoint,
		boolean testClient) {

	private static final int HIGHEST_OFFSET = 40_000;

	enum Verb {

		UP, STATUS, DOWN, HELP

	}

	static Command parse(List<String> line) {
		if (line.isEmpty() || List.of("help", "--help", "-h").contains(line.getFirst())) {
			return new Command(Verb.HELP, false, false, 0, null, false);
		}
		Verb verb = switch (line.getFirst()) {
			case "up" -> Verb.UP;
			case "status" -> Verb.STATUS;
			case "down" -> Verb.DOWN;
			default -> throw new SuiteException("Unknown command: " + line.getFirst() + ". Try ./suite help");
		};
		Command command = new Command(verb, false, false, 0, null, false);
		Iterator<String> options = line.subList(1, line.size()).iterator();
		while (options.hasNext()) {
			command = command.with(options.next(), options);
		}
		return command;
	}

	private Command with(String option, Iterator<String> rest) {
		if (this.verb == Verb.UP) {
			switch (option) {
				case "--fresh" -> {
					return new Command(this.verb, true, this.https, this.portOffset, this.otlpEndpoint,
							this.testClient);
				}
				case "--https" -> {
					return new Command(this.verb, this.fresh, true, this.portOffset, this.otlpEndpoint,
							this.testClient);
				}
				case "--port-offset" -> {
					return new Command(this.verb, this.fresh, this.https, offset(value(option, rest)),
							this.otlpEndpoint, this.testClient);
				}
				case "--otlp" -> {
					return new Command(this.verb, this.fresh, this.https, this.portOffset, value(option, rest),
							this.testClient);
				}
				case "--test-client" -> {
					return new Command(this.verb, this.fresh, this.https, this.portOffset, this.otlpEndpoint, true);
				}
				default -> {
					// Falls through to the refusal.
				}
			}
		}
		throw new SuiteException("Unknown option: " + option + ". Try ./suite help");
	}

	private static String value(String option, Iterator<String> rest) {
		if (!rest.hasNext()) {
			throw new SuiteException(option + " needs a value. Try ./suite help");
		}
		return rest.next();
	}

	private static int offset(String text) {
		if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > HIGHEST_OFFSET) {
			throw new SuiteException("--port-offset must be 0 to " + HIGHEST_OFFSET);
		}
		return Integer.parseInt(text);
	}

	/** Each scheme has a state of its own, since the issuer is in the data. */
	SuiteOptions options(Path project) {
		SuiteOptions options = SuiteOptions.of(project).withPortOffset(this.portOffset);
		if (this.https) {
			options = options.withHttps().withState(project.resolve(".suite/https"));
		}
		if (this.otlpEndpoint != null) {
			options = options.withOtlpEndpoint(this.otlpEndpoint);
		}
		options = OwnSettings.add(options, project.resolve(".suite/settings"));
		return this.testClient ? options.withTestClient() : options;
	}

}
