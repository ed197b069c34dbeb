package dev.oauth2flow.auth.protocol;

import java.net.http.HttpResponse;
import java.util.Map;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets a test change Carol's password, and changes it back.
 */
final class CarolsPassword implements AutoCloseable {

	private final Replica replica;

	private final String subject;

	private final String hash;

	CarolsPassword(Replica replica, String subject) {
		this.replica = replica;
		this.subject = subject;
		this.hash = jdbc().sql("select password_hash from users where username = 'carol'").query(String.class).single();
	}

	HttpResponse<String> change(Browser browser, String replacement) {
		return change(browser, Replica.CAROL.password(), replacement, replacement);
	}

	HttpResponse<String> change(Browser browser, String current, String replacement, String repeated) {
		return Pages.fill(browser, "/account/password",
				Map.of("current", current, "replacement", replacement, "repeated", repeated));
	}

	@Override
	public void close() {
		jdbc().sql("update users set password_hash = ? where username = 'carol'").param(this.hash).update();
		this.replica.bean(StringRedisTemplate.class).delete("revoked:subject:" + this.subject);
	}

	private JdbcClient jdbc() {
		return this.replica.bean(JdbcClient.class);
	}

}
