package dev.oauth2flow.e2e.story;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.browser.Browser;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signs in and searches every log line and every span for what must not be there. By its
 * name it comes last, so that it finds what all others have made the suite write.
 */
class WrittenWithoutSecretsIT {

	private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}");

	private static final Pattern CODE = Pattern.compile("[?&]code=[^&\\s]+");

	@Test
	void no_token_code_or_secret_is_in_a_log_or_span() throws IOException {
		RunningSuite suite = RunningSuite.overHttp();
		try (Browser browser = suite.browser()) {
			suite.signIn(browser);
			String code = browser.exchanges()
				.stream()
				.map((exchange) -> exchange.uri().toString())
				.filter((uri) -> uri.contains("/login/oauth2/code/"))
				.map((uri) -> uri.replaceFirst(".*[?&]code=([^&]+).*", "$1"))
				.findFirst()
				.orElseThrow();

			List<String> written = suite.everythingWritten();

			assertThat(written).isNotEmpty().allSatisfy((text) -> {
				assertThat(text).doesNotContain(code);
				assertThat(suite.secrets()).allSatisfy((secret) -> assertThat(text.contains(secret)).isFalse());
				assertThat(JWT.matcher(text).find()).isFalse();
				assertThat(CODE.matcher(text).find()).isFalse();
			});
		}
	}

}
