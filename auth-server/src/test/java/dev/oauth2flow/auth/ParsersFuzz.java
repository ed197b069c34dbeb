package dev.oauth2flow.auth;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth2flow.auth.admin.AdminParsers;
import dev.oauth2flow.auth.audit.AuditParsers;
import dev.oauth2flow.auth.authorize.AuthorizeParsers;
import dev.oauth2flow.auth.clients.ClientParsers;
import dev.oauth2flow.auth.device.DeviceParsers;
import dev.oauth2flow.auth.grant.GrantParsers;
import dev.oauth2flow.auth.keys.KeyParsers;
import dev.oauth2flow.auth.passkeys.PasskeyParsers;
import dev.oauth2flow.auth.registration.RegistrationParsers;
import dev.oauth2flow.auth.session.SessionParsers;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static java.util.Map.entry;

/**
 * Coverage-guided fuzzing of all that reads what comes from outside: an input is refused
 * in the way that its reader says, or it is read. The first byte chooses the reader.
 * Inputs that once failed stand beside the seeds in {@code ParsersFuzzInputs}.
 */
class ParsersFuzz {

	// @formatter:off
	private static final Map<Character, Consumer<byte[]>> PARSERS = Map.ofEntries(
			entry('v', AdminParsers::version),
			entry('n', AuditParsers::address),
			entry('g', AuditParsers::userAgent),
			entry('m', AuthorizeParsers::marker),
			entry('q', AuthorizeParsers::request),
			entry('o', AuthorizeParsers::posted),
			entry('k', ClientParsers::keySet),
			entry('s', ClientParsers::certificateSubject),
			entry('i', ClientParsers::redirectUri),
			entry('a', ClientParsers::assertion),
			entry('b', ClientParsers::assertionClaims),
			entry('u', DeviceParsers::userCode),
			entry('c', GrantParsers::claims),
			entry('r', GrantParsers::refreshToken),
			entry('t', KeyParsers::token),
			entry('h', KeyParsers::header),
			entry('w', PasskeyParsers::answer),
			entry('x', PasskeyParsers::attestation),
			entry('y', PasskeyParsers::clientData),
			entry('d', RegistrationParsers::metadata),
			entry('e', SessionParsers::savedAddress));
	// @formatter:on

	@DisabledIfSystemProperty(named = "fuzz.long", matches = "true")
	@FuzzTest(maxDuration = "25s")
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
