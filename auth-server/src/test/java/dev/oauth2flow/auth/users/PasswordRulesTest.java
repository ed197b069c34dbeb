package dev.oauth2flow.auth.users;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PasswordRulesTest {

	private static final List<String> ADA = List.of("ada", "Ada Lovelace", "ada@example.org");

	/** The SHA-1 of "copper walrus ninepins". */
	private static final String LEAKED = "CF57384A2ACECC325DC95B2A50E4E7A0CBDD1916";

	private final PasswordRules rules = new PasswordRules(new PasswordSettings(12, null));

	@ParameterizedTest
	@ValueSource(strings = { "copper walrus ninepins", "7hQz-kPw2-Xv9r-mT4b", "żółta łódź podwodna ÷ 7",
			"parsnip.quorum.ladle" })
	void what_takes_long_to_guess_will_do(String password) {
		assertThat(this.rules.objection(password, ADA)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "short", "elevenchars",
			"\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00" })
	void what_is_short_will_not(String password) {
		assertThat(this.rules.objection(password, ADA)).hasValueSatisfying((text) -> assertThat(text).contains("12"));
	}

	@Test
	void what_is_too_long_to_be_hashed_will_not() {
		assertThat(this.rules.objection("a1!".repeat(400), ADA))
			.hasValueSatisfying((text) -> assertThat(text).contains("1024"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "leavemealone", "LeaveMeAlone", "chickenwing101" })
	void what_is_on_the_list_of_leaked_passwords_will_not(String password) {
		assertThat(this.rules.objection(password, ADA))
			.hasValueSatisfying((text) -> assertThat(text).contains("leaked"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "passwordpassword", "qwertyuiop1234", "aaaaaaaaaaaaaaaa", "abcdefghijklmnop",
			"Lovelace2026!", "ada@example.org", "oauth2-flow-2026" })
	void what_is_guessed_soon_will_not(String password) {
		assertThat(this.rules.objection(password, ADA)).isPresent();
	}

	@Test
	void a_service_that_knows_leaked_passwords_is_told_no_more_than_five_digits() throws IOException {
		AtomicReference<String> asked = new AtomicReference<>("");
		HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		service.createContext("/range/", (exchange) -> {
			asked.set(exchange.getRequestURI().toString());
			byte[] answer = (LEAKED.substring(5) + ":42").getBytes(StandardCharsets.US_ASCII);
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		service.start();
		try {
			PasswordRules asking = new PasswordRules(new PasswordSettings(12,
					URI.create("http://localhost:" + service.getAddress().getPort() + "/range/")));
			assertThat(asking.objection("copper walrus ninepins", ADA))
				.hasValueSatisfying((text) -> assertThat(text).contains("leaked"));
			assertThat(asked.get()).isEqualTo("/range/" + LEAKED.substring(0, 5));
			assertThat(asking.objection("parsnip.quorum.ladle", ADA)).isEmpty();
		}
		finally {
			service.stop(0);
		}
	}

	@Test
	void a_service_that_does_not_answer_objects_to_nothing() {
		PasswordRules asking = new PasswordRules(new PasswordSettings(12, URI.create("http://localhost:1/range/")));
		assertThat(asking.objection("copper walrus ninepins", ADA)).isEmpty();
		assertThat(asking.objection("leavemealone", ADA)).isPresent();
	}

}
