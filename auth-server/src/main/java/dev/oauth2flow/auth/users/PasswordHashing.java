package dev.oauth2flow.auth.users;

import java.util.Map;
import java.util.Objects;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * How passwords are hashed: Argon2id at the cost that OWASP's password storage guide asks
 * for. The hash names its way, so that a stored hash of an older way or a lower cost is
 * still understood and is replaced at the next sign-in.
 */
@Configuration(proxyBeanMethods = false)
class PasswordHashing {

	private static final int SALT_BYTES = 16;

	private static final int HASH_BYTES = 32;

	private static final int PARALLELISM = 1;

	private static final int MEMORY_KIB = 19 * 1024;

	private static final int ITERATIONS = 2;

	@Bean
	PasswordEncoder passwordEncoder() {
		return new DelegatingPasswordEncoder("argon2",
				Map.of("argon2", new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, ITERATIONS),
						"bcrypt", new BCryptPasswordEncoder()));
	}

	/** Only the hash of null is null. */
	static String encode(PasswordEncoder encoder, String password) {
		return Objects.requireNonNull(encoder.encode(password));
	}

}
