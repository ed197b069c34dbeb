package dev.oauth2flow.auth.admin;

import java.nio.charset.StandardCharsets;

import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The version that an operator has seen.
 */
public final class AdminParsers {

	private AdminParsers() {
	}

	public static boolean version(byte[] input) {
		try {
			SeenVersion.number(new String(input, StandardCharsets.ISO_8859_1));
			return true;
		}
		catch (ResponseStatusException ex) {
			assertThat(ex.getStatusCode().is4xxClientError()).isTrue();
			return false;
		}
		catch (RefusedActionException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return false;
		}
	}

}
