package dev.oauth2flow.client;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth2flow.client.flow.telemetry.TelemetryParsers;
import dev.oauth2flow.client.session.SessionParsers;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Coverage-guided fuzzing of all that reads what comes from outside: an input is refused
 * in the way that its reader says, or it is read. The first byte chooses the reader.
 * Inputs that once failed stand beside the seeds in {@code ParsersFuzzInputs}.
 */
class ParsersFuzz {

	private static final Map<Character, Consumer<byte[]>> PARSERS = Map.of('o', TelemetryParsers::spans, 'g',
			TelemetryParsers::packed, 'l', SessionParsers::logoutToken, 'h', SessionParsers::logoutTokenHeader, 'r',
			SessionParsers::returnPath, 's', SessionParsers::sealed, 'p', SessionParsers::plain);

	@DisabledIfSystemProperty(named = "fuzz.long", matches = "true")
	@FuzzTest(maxDuration = "15s")
	void what_comes_from_outside_is_read_or_refused(byte[] input) {
		read(input);
	}

	@EnabledIfSystemProperty(named = "fuzz.long", matches = "true")
	@FuzzTest(maxDuration = "1h")
	void what_comes_for_an_hour_is_read_or_refused(byte[] input) {
		read(input);
	}

	private static void read(byte[] input) {
		Consumer<byte[]> parser = (input.length > 0) ? PARSERS.get((char) input[0]) : null;
		if (parser != null) {
			parser.accept(Arrays.copyOfRange(input, 1, input.length));
		}
	}

}
