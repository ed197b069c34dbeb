package dev.oauth2flow.auth.audit;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an event tells about a request.
 */
public final class AuditParsers {

	private AuditParsers() {
	}

	public static void address(byte[] input) {
		String network = RequestTraits.network(new String(input, StandardCharsets.ISO_8859_1));
		assertThat(network == null || network.endsWith("/24") || network.endsWith("/48")).isTrue();
	}

	public static void userAgent(byte[] input) {
		assertThat(RequestTraits.family(new String(input, StandardCharsets.ISO_8859_1))).hasSizeLessThan(10);
	}

}
