package dev.oauth2flow.platform.start;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IssuerCheckTest {

	@ParameterizedTest
	@ValueSource(strings = { "https://id.example.org", "https://id.example.org/realm", "http://localhost:9000",
			"http://127.0.0.1", "http://[::1]:9000" })
	void P14_an_https_or_loopback_issuer_is_accepted_RFC8414(String issuer) {
		assertThatCode(() -> IssuerCheck.check("oauth2flow.issuer", issuer)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "http://id.example.org", "http://localhost.example.org", "http://127.0.0.2",
			"ftp://localhost", "https://", "localhost:9000", "https://id.example.org/", "https://id.example.org?a=b",
			"https://id.example.org#a", "https://a b" })
	void P14_any_other_issuer_stops_the_start_in_one_line_that_names_the_setting(String issuer) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> IssuerCheck.check("oauth2flow.issuer", issuer))
			.withMessageStartingWith("oauth2flow.issuer ")
			.satisfies((failure) -> org.assertj.core.api.Assertions.assertThat(failure.getMessage()).hasLineCount(1));
	}

}
