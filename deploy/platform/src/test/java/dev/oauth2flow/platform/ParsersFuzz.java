package dev.oauth2flow.platform;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth2flow.platform.accesstoken.AccessTokenParsers;
import dev.oauth2flow.platform.flow.FlowParsers;
import dev.oauth2flow.platform.proof.ProofParsers;
import dev.oauth2flow.platform.theme.ThemeParsers;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Coverage-guided fuzzing of all that reads what comes from outside: an input is refused
 * in the way that its reader says, or it is read. The first byte chooses the reader.
 * Inputs that once failed stand beside the seeds in {@code ParsersFuzzInputs}.
 */
class ParsersFuzz {

	private static final Map<Character, Consumer<byte[]>> PARSERS = Map.of('p', ProofParsers::proof, 'h',
			ProofParsers::header, 'c', ProofParsers::claims, 'q', FlowParsers::query, 'b', FlowParsers::baggage, 'k',
			FlowParsers::cookie, 't', ThemeParsers::page, 'a', AccessTokenParsers::authorization, 'u',
			AccessTokenParsers::query);

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
