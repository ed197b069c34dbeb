package dev.oauth2flow.auth.keys;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import dev.oauth2flow.platform.start.InvalidSettingException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyEncryptionTest {

	private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

	private final KeyEncryption encryption = new KeyEncryption(new byte[32], null);

	@Test
	void gives_back_what_was_encrypted_and_never_the_same_ciphertext() {
		byte[] first = this.encryption.encrypt(SECRET, "a");
		byte[] second = this.encryption.encrypt(SECRET, "a");
		assertThat(first).isNotEqualTo(second);
		assertThat(this.encryption.decrypt(first, "a")).isEqualTo(SECRET);
		assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
	}

	@Test
	void refuses_another_key_another_purpose_and_a_changed_ciphertext() {
		byte[] encrypted = this.encryption.encrypt(SECRET, "a");
		byte[] otherKey = new byte[32];
		otherKey[0] = 1;
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> new KeyEncryption(otherKey, null).decrypt(encrypted, "a"));
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> this.encryption.decrypt(encrypted, "b"));
		encrypted[encrypted.length - 1]++;
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> this.encryption.decrypt(encrypted, "a"));
		assertThat(new KeyEncryption(otherKey, null).id()).isNotEqualTo(this.encryption.id());
	}

	@Test
	void reads_what_is_under_the_second_key_and_encrypts_it_under_the_first() {
		byte[] otherKey = new byte[32];
		otherKey[0] = 1;
		KeyEncryption other = new KeyEncryption(otherKey, null);
		KeyEncryption both = new KeyEncryption(otherKey, new byte[32]);
		byte[] old = this.encryption.encrypt(SECRET, "a");
		assertThat(both.decrypt(old, "a")).isEqualTo(SECRET);
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> both.decrypt(old, "b"));
		byte[] changed = Objects.requireNonNull(both.reencrypt(old, "a"));
		assertThat(other.decrypt(changed, "a")).isEqualTo(SECRET);
		assertThat(both.reencrypt(changed, "a")).isNull();
		assertThat(both.knows(other.id())).isTrue();
		assertThat(both.knows(this.encryption.id())).isTrue();
		assertThat(other.knows(this.encryption.id())).isFalse();
	}

}
