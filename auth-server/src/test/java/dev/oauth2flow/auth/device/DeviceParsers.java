package dev.oauth2flow.auth.device;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people type as a device's code.
 */
public final class DeviceParsers {

	private DeviceParsers() {
	}

	public static boolean userCode(byte[] input) {
		String code = UserCode.parse(new String(input, StandardCharsets.UTF_8));
		if (code != null) {
			assertThat(code).matches("[A-Z]{4}-[A-Z]{4}");
			assertThat(UserCode.parse(code)).isEqualTo(code);
		}
		return code != null;
	}

}
