package dev.oauth2flow.auth.device;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UserCodeTest {

	@Test
	void P39_a_user_code_has_eight_unambiguous_letters_RFC8628_6_1() {
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < 1_000; i++) {
			String code = UserCode.random();
			assertThat(code).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
			seen.add(code);
		}
		assertThat(seen).hasSize(1_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "BCDF-GHJK", "bcdfghjk", " bcdf ghjk ", "BC.DF-GH.JK", "BCDF\u2013GHJK" })
	void a_code_is_understood_however_it_is_typed(String typed) {
		assertThat(UserCode.parse(typed)).isEqualTo("BCDF-GHJK");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "BCDF", "BCDF-GHJA", "BCDF-GHJ0", "BCDF-GHJKL", "BCDF-GH\u0130K",
			"BCDF-GHJK                                        " })
	void what_cannot_be_a_code_is_none(String typed) {
		assertThat(UserCode.parse(typed)).isNull();
	}

}
