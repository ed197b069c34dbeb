package dev.oauth2flow.client.session;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import dev.oauth2flow.client.ClientProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class StateCipherTest {

	private final StateCipher cipher = cipher((byte) 1);

	private final Tokens tokens = new Tokens("access", 1, "refresh", "id");

	@Test
	void what_is_sealed_can_be_opened_and_not_be_read() {
		byte[] sealed = this.cipher.seal("purpose", this.tokens);

		assertThat(this.cipher.open("purpose", sealed, Tokens.class)).contains(this.tokens);
		assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("access");
		assertThat(this.cipher.seal("purpose", this.tokens)).isNotEqualTo(sealed);
	}

	@Test
	void another_purpose_another_key_or_a_changed_bit_open_nothing() {
		byte[] sealed = this.cipher.seal("purpose", this.tokens);

		assertThat(this.cipher.open("other", sealed, Tokens.class)).isEmpty();
		assertThat(cipher((byte) 2).open("purpose", sealed, Tokens.class)).isEmpty();
		for (int i = 0; i < sealed.length; i++) {
			byte[] changed = sealed.clone();
			changed[i] ^= 1;
			assertThat(this.cipher.open("purpose", changed, Tokens.class)).isEmpty();
		}
		assertThat(this.cipher.open("purpose", new byte[3], Tokens.class)).isEmpty();
	}

	private static StateCipher cipher(byte fill) {
		byte[] key = new byte[32];
		key[0] = fill;
		ClientProperties properties = new Binder(new MapConfigurationPropertySource(
				Map.of("x.client-secret", "s", "x.session-encryption-key", Base64.getEncoder().encodeToString(key))))
			.bind("x", ClientProperties.class)
			.get();
		return new StateCipher(properties, new JsonMapper());
	}

}
