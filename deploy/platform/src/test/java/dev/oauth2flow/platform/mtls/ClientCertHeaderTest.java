package dev.oauth2flow.platform.mtls;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import dev.oauth2flow.local.tls.TestAuthority;
import dev.oauth2flow.local.tls.TestAuthority.Holder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientCertHeaderTest {

	private static final TestAuthority AUTHORITY = new TestAuthority("Authority");

	private static final Holder ALICE = AUTHORITY.issue("CN=alice");

	private static final Holder BOB = AUTHORITY.issue("CN=bob");

	@Test
	void P32_a_certificate_and_its_chain_are_read_RFC9440() {
		assertThat(ClientCertHeader.read(List.of(ALICE.header()), List.of())).containsExactly(ALICE.certificate());
		assertThat(ClientCertHeader.read(List.of(" " + ALICE.header() + " "), List.of(BOB.header(), BOB.header())))
			.containsExactly(ALICE.certificate(), BOB.certificate(), BOB.certificate());
		assertThat(ClientCertHeader.read(List.of(ALICE.header()), List.of(BOB.header() + ", " + BOB.header())))
			.hasSize(3);
	}

	@Test
	void P32_a_certificate_that_is_given_twice_counts_for_nothing_RFC9440() {
		assertThat(ClientCertHeader.read(List.of(ALICE.header(), BOB.header()), List.of())).isEmpty();
		assertThat(ClientCertHeader.read(List.of(ALICE.header() + "," + BOB.header()), List.of())).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":", "::", ":!:", ":AA:", ":AAAA:", "AAAA", ":A===:", "\"x\"", "?1", ":AAAA:;a=1",
			"-----BEGIN CERTIFICATE-----" })
	void P32_what_is_no_certificate_counts_for_nothing_RFC9440(String header) {
		assertThat(ClientCertHeader.read(List.of(header), List.of())).isEmpty();
		assertThat(ClientCertHeader.read(List.of(ALICE.header()), List.of(BOB.header(), header)))
			.containsExactly(ALICE.certificate());
	}

	@Test
	void P32_neither_base64_alone_nor_a_cut_or_longer_certificate_counts_RFC9440() {
		assertThat(ClientCertHeader.read(List.of(ALICE.base64()), List.of())).isEmpty();
		assertThat(ClientCertHeader.read(List.of(":" + ALICE.base64().substring(0, 200) + ":"), List.of())).isEmpty();
		byte[] encoded = Base64.getDecoder().decode(ALICE.base64());
		byte[] longer = Arrays.copyOf(encoded, encoded.length + 3);
		assertThat(ClientCertHeader.read(List.of(":" + Base64.getEncoder().encodeToString(longer) + ":"), List.of()))
			.isEmpty();
	}

	@Test
	void P32_a_chain_without_end_is_left_out_RFC9440() {
		assertThat(
				ClientCertHeader.read(List.of(ALICE.header()), List.of(BOB.header() + ("," + BOB.header()).repeat(20))))
			.containsExactly(ALICE.certificate());
	}

}
