package dev.oauth2flow.auth.users;

import org.junit.jupiter.api.Test;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

class PasswordHashingTest {

	private final PasswordEncoder encoder = new PasswordHashing().passwordEncoder();

	@Test
	void passwords_are_hashed_by_Argon2id_at_the_cost_that_OWASP_asks_for() {
		String hash = PasswordHashing.encode(this.encoder, "a password");
		assertThat(hash).startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
		assertThat(this.encoder.matches("a password", hash)).isTrue();
		assertThat(this.encoder.matches("another", hash)).isFalse();
		assertThat(this.encoder.upgradeEncoding(hash)).isFalse();
	}

	@Test
	void an_older_kind_of_hash_is_understood_and_to_be_replaced() {
		String older = "{bcrypt}" + new BCryptPasswordEncoder(4).encode("a password");
		assertThat(this.encoder.matches("a password", older)).isTrue();
		assertThat(this.encoder.upgradeEncoding(older)).isTrue();
	}

}
