package dev.oauth2flow.platform.hash;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Sha256Test {

	/** RFC 7636 appendix B. */
	@Test
	void writesTheHashAsTheCodeChallengeOfRfc7636() {
		assertThat(Sha256.base64Url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
			.isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
	}

	/** FIPS 180-4, the example of one block. */
	@Test
	void hashesTheExampleOfTheStandard() {
		assertThat(HexFormat.of().formatHex(Sha256.of("abc")))
			.isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	}

}
