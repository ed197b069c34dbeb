package dev.oauth2flow.platform.flow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DecodedTokenTest {

	private static final String HEADER = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\"}";

	private static final String CLAIMS = "{\"sub\":\"Zoë\"}";

	@ParameterizedTest
	@ValueSource(strings = { "Bearer ", "DPoP ", "" })
	void what_a_token_says_is_read_and_its_signature_is_cut(String scheme) {
		String token = base64(HEADER) + "." + base64(CLAIMS) + ".c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw";

		assertThat(DecodedToken.in(scheme + token)).contains(new DecodedToken(HEADER, CLAIMS, "c2ln…"));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "Bearer", "Bearer opaque", "Basic YTpi", "Bearer a.b", "Bearer !.!.abcdef",
			"Bearer e30.e30.abcd" })
	void what_is_no_signed_token_is_not_shown(@Nullable String authorization) {
		assertThat(DecodedToken.in(authorization)).isEmpty();
	}

	@Test
	void what_is_shown_holds_no_signature() {
		String signature = "abcdefghijklmnopqrstuvwxyz";

		assertThat(DecodedToken.in("Bearer e30.e30." + signature).orElseThrow().toString()).doesNotContain("efgh");
	}

	private static String base64(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
