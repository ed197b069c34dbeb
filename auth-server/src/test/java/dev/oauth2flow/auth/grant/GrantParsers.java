package dev.oauth2flow.auth.grant;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.oauth2flow.auth.keys.KeyParsers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parameter {@code claims}, and refresh tokens.
 */
public final class GrantParsers {

	private GrantParsers() {
	}

	public static boolean claims(byte[] input) {
		try {
			Map<String, Object> parameters = Map.of(ClaimsRequest.PARAMETER, new String(input, StandardCharsets.UTF_8));
			ClaimsRequest.of(parameters).beyond(List.of("openid"));
			AcrRequest.of(parameters).isMetBy(Set.of("pwd"));
			return true;
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex.getMessage()).startsWith("The parameter claims is not");
			return false;
		}
	}

	public static void refreshToken(byte[] input) {
		assertThat(new RefreshTokens(KeyParsers.keyRing()).parse(new String(input, StandardCharsets.UTF_8))).isNull();
	}

}
