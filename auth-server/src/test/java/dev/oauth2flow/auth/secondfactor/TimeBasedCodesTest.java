package dev.oauth2flow.auth.secondfactor;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

class TimeBasedCodesTest {

	/** That of RFC 6238 appendix B. */
	private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

	@ParameterizedTest
	@CsvSource({ "59, 287082", "1111111109, 081804", "1111111111, 050471", "1234567890, 005924", "2000000000, 279037",
			"20000000000, 353130" })
	void codes_are_those_of_RFC6238(long seconds, String code) {
		assertThat(TimeBasedCodes.code(SECRET, Instant.ofEpochSecond(seconds))).isEqualTo(code);
	}

	@ParameterizedTest
	@CsvSource({ "0, true", "-30, true", "30, true", "-60, false", "60, false" })
	void a_code_of_the_half_minute_before_or_after_is_taken(long away, boolean taken) {
		Instant now = Instant.ofEpochSecond(1_111_111_111);
		String code = TimeBasedCodes.code(SECRET, now.plusSeconds(away));
		assertThat(TimeBasedCodes.step(SECRET, code, now).isPresent()).isEqualTo(taken);
	}

	@Test
	void what_is_no_code_is_of_no_time() {
		Instant now = Instant.ofEpochSecond(59);
		for (String code : new String[] { "", "287", "0287082", "287082 ", "\u0662\u0668\u0667\u0660\u0668\u0662" }) {
			assertThat(TimeBasedCodes.step(SECRET, code, now)).as(code).isEmpty();
		}
	}

	@Test
	void letters_are_those_of_RFC4648() {
		assertThat(Base32.encode("foobar".getBytes(US_ASCII))).isEqualTo("MZXW6YTBOI");
		assertThat(Base32.encode("fo".getBytes(US_ASCII))).isEqualTo("MZXQ");
	}

}
