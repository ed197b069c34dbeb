package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The key-encryption key is changed while replicas run, in the steps that the operations
 * guide tells.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeyEncryptionKeyChangeTest {

	private static final String FIRST = "oauth2flow.auth.key-encryption-key";

	private static final String SECOND = "oauth2flow.auth.second-key-encryption-key";

	private static final String OLD = Replica.KEY_ENCRYPTION_KEY;

	private final String next = Replica.randomBase64();

	@AfterEach
	void the_others_find_what_they_know() {
		reencrypt(OLD, this.next);
		jdbc().sql("delete from totp").update();
		jdbc().sql("delete from recovery_code").update();
		forgetUsedCodes();
	}

	@Test
	void P31_it_is_changed_without_a_moment_in_which_something_cannot_be_read(CapturedOutput output) {
		AuthenticatorApp app = enrol();
		String published = keySet(Replica.one());
		// First all replicas learn to read what will be under the next key, then it
		// becomes the key.
		Replica before = Replica.startWith(Map.of(FIRST, OLD, SECOND, this.next));
		Replica after = Replica.startWith(Map.of(FIRST, this.next, SECOND, OLD));
		try {
			assertThat(keySet(after)).isEqualTo(published);
			reencrypt(this.next, OLD);
			assertThat(output).contains("under the key-encryption key of today").doesNotContain("Encrypted 0 secrets");
			reencrypt(this.next, OLD);
			assertThat(output).contains("Encrypted 0 secrets");
			assertThat(jdbc().sql("select kek_id from signing_key union select kek_id from mac_key")
				.query(String.class)
				.list()).hasSize(1);
			assertThat(signInAt(before, app)).as("one that was not yet restarted").isEqualTo("/account");
			assertThat(tokenOf(before).on(after).introspect(accessToken(before))).containsEntry("active", true);
		}
		finally {
			before.close();
			after.close();
		}
		// Then nobody needs the old one.
		Replica changed = Replica.startWith(Map.of(FIRST, this.next));
		try {
			assertThat(keySet(changed)).isEqualTo(published);
			assertThat(signInAt(changed, app)).isEqualTo("/account");
		}
		finally {
			changed.close();
		}
		assertThatException().isThrownBy(() -> Replica.startWith(Map.of(FIRST, OLD)));
		assertThat(output).contains("The setting " + FIRST + " is not the key");
	}

	private AuthenticatorApp enrol() {
		Browser browser = new Browser(Replica.one());
		browser.signIn(Replica.CAROL);
		HttpResponse<String> page = browser.get("/account/second-factor");
		AuthenticatorApp app = AuthenticatorApp.from(page.body());
		Map<String, String> fields = Pages.hidden(page);
		fields.put("code", app.code(0));
		assertThat(browser.post("/account/second-factor/enrol", Browser.form(fields)).statusCode()).isEqualTo(200);
		return app;
	}

	private static String signInAt(Replica replica, AuthenticatorApp app) {
		forgetUsedCodes();
		Browser browser = new Browser(replica);
		Map<String, String> password = Pages.hidden(browser.get("/signin"));
		password.put("username", Replica.CAROL.name());
		password.put("password", Replica.CAROL.password());
		browser.post("/signin", Browser.form(password));
		Map<String, String> code = Pages.hidden(browser.get("/signin/code"));
		code.put("code", app.code(0));
		return Browser.location(browser.post("/signin/code", Browser.form(code)));
	}

	/** Another half minute need not be waited for. */
	private static void forgetUsedCodes() {
		StringRedisTemplate redis = Replica.one().bean(StringRedisTemplate.class);
		try (Cursor<String> used = redis.scan(ScanOptions.scanOptions().match("auth:totp:*").count(1000).build())) {
			redis.delete(used.stream().toList());
		}
	}

	private static void reencrypt(String first, String second) {
		Map<String, String> settings = new HashMap<>(
				Map.of("admin", "reencrypt", "server.port", "-1", "management.server.port", "-1"));
		settings.put(FIRST, first);
		settings.put(SECOND, second);
		Replica.startWith(settings).close();
	}

	private static Client tokenOf(Replica replica) {
		return new Client(Replica.MACHINE, replica);
	}

	private static String accessToken(Replica replica) {
		return Client.text(
				Client.json(tokenOf(replica).token(Map.of("grant_type", "client_credentials", "scope", "notes.read"))),
				"access_token");
	}

	private static String keySet(Replica replica) {
		return new Browser(replica).get("/oauth2/jwks").body();
	}

	private static JdbcClient jdbc() {
		return Replica.one().bean(JdbcClient.class);
	}

}
