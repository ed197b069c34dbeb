package dev.oauth2flow.auth;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth2flow.auth.admin.AdminParsers;
import dev.oauth2flow.auth.audit.AuditParsers;
import dev.oauth2flow.auth.authorize.AuthorizeParsers;
import dev.oauth2flow.auth.clients.ClientParsers;
import dev.oauth2flow.auth.details.DetailsParsers;
import dev.oauth2flow.auth.device.DeviceParsers;
import dev.oauth2flow.auth.grant.GrantParsers;
import dev.oauth2flow.auth.keys.KeyParsers;
import dev.oauth2flow.auth.par.RequestObjectParsers;
import dev.oauth2flow.auth.passkeys.PasskeyParsers;
import dev.oauth2flow.auth.registration.RegistrationParsers;
import dev.oauth2flow.auth.secondfactor.SecondFactorParsers;
import dev.oauth2flow.auth.session.SessionParsers;
import dev.oauth2flow.auth.users.UserParsers;
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
		.taking('v', AdminParsers::version)
		.with('n', AuditParsers::address)
		.with('g', AuditParsers::userAgent)
		.with('m', AuthorizeParsers::marker)
		.with('q', AuthorizeParsers::request)
		.with('o', AuthorizeParsers::posted)
		.taking('k', ClientParsers::keySet)
		.taking('s', ClientParsers::certificateSubject)
		.taking('i', ClientParsers::redirectUri)
		.with('a', ClientParsers::assertion)
		.with('b', ClientParsers::assertionClaims)
		.taking('u', DeviceParsers::userCode)
		.taking('c', GrantParsers::claims)
		.with('r', GrantParsers::refreshToken)
		.with('t', KeyParsers::token)
		.with('h', KeyParsers::header)
		.with('w', PasskeyParsers::answer)
		.with('x', PasskeyParsers::attestation)
		.with('y', PasskeyParsers::clientData)
		.taking('d', RegistrationParsers::metadata)
		.taking('e', SessionParsers::savedAddress)
		.taking('p', DetailsParsers::details)
		.with('j', RequestObjectParsers::object)
		.with('J', RequestObjectParsers::header)
		.taking('l', RequestObjectParsers::claims)
		.taking('z', ClientParsers::certificate)
		.taking('2', SecondFactorParsers::code)
		.taking('f', UserParsers::password)
		.withSeeds();
	// @formatter:on

	@DisabledIfSystemProperty(named = "fuzz.long", matches = "true")
	@FuzzTest(maxDuration = "20s")
	void what_comes_from_outside_is_read_or_refused(byte[] input) {
		READERS.read(input);
	}

	@EnabledIfSystemProperty(named = "fuzz.long", matches = "true")
	@FuzzTest(maxDuration = "1h")
	void what_comes_for_an_hour_is_read_or_refused(byte[] input) {
		READERS.read(input);
	}

}
