package dev.oauth2flow.auth.grant;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.keys.KeyParsers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parameter {@code claims}, and refresh tokens.
 */
public final class GrantParsers {

	private GrantParsers() {
	}

	public static void claims(byte[] input) {
		try {
			ClaimsRequest.of(Map.of(ClaimsRequest.PARAMETER, new String(input, StandardCharsets.UTF_8)))
				.beyond(List.of("openid"));
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex.getMessage()).startsWith("The parameter claims is not");
		}
	}

	public static void refreshToken(byte[] input) {
		assertThat(new RefreshTokens(KeyParsers.keyRing()).parse(new String(input, StandardCharsets.UTF_8))).isNull();
	}

}
