package dev.oauth2flow.platform;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth2flow.local.fuzz.Readers;
import dev.oauth2flow.platform.accesstoken.AccessTokenParsers;
import dev.oauth2flow.platform.flow.FlowParsers;
import dev.oauth2flow.platform.mtls.MtlsParsers;
import dev.oauth2flow.platform.proof.ProofParsers;
import dev.oauth2flow.platform.theme.ThemeParsers;
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
		.with('p', ProofParsers::proof)
		.with('h', ProofParsers::header)
		.with('c', ProofParsers::claims)
		.with('q', FlowParsers::query)
		.with('b', FlowParsers::baggage)
		.with('k', FlowParsers::cookie)
		.with('t', ThemeParsers::page)
		.with('a', AccessTokenParsers::authorization)
		.with('u', AccessTokenParsers::query)
		.taking('x', MtlsParsers::header)
		.taking('y', MtlsParsers::certificate)
		.taking('d', FlowParsers::token)
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
