package dev.oauth2flow.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth2flow.client.flow.FlowParsers;
import dev.oauth2flow.client.flow.telemetry.TelemetryParsers;
import dev.oauth2flow.client.session.SessionParsers;
import dev.oauth2flow.local.fuzz.Readers;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Coverage-guided fuzzing of all that reads what comes from outside: an input is refused
 * in the way that its reader says, or it is read. Inputs that once failed stand beside
 * the seeds in {@code ParsersFuzzInputs}.
 */
class ParsersFuzz {

	// @formatter:off
	private static final Readers READERS = new Readers(ParsersFuzz.class)
		.with('o', TelemetryParsers::spans)
		.with('g', TelemetryParsers::packed)
		.with('l', SessionParsers::logoutToken)
		.with('h', SessionParsers::logoutTokenHeader)
		.with('r', SessionParsers::returnPath)
		.with('s', SessionParsers::sealed)
		.with('p', SessionParsers::plain)
		.taking('m', SessionParsers::metadata)
		.taking('v', FlowParsers::place)
		.withSeeds();
	// @formatter:on

	@DisabledIfSystemProperty(named = "fuzz.long", matches = "true")
	@FuzzTest(maxDuration = "10s")
	void what_comes_from_outside_is_read_or_refused(byte[] input) {
		READERS.read(input);
	}

	@EnabledIfSystemProperty(named = "fuzz.long", matches = "true")
	@FuzzTest(maxDuration = "1h")
	void what_comes_for_an_hour_is_read_or_refused(byte[] input) {
		READERS.read(input);
	}

}
