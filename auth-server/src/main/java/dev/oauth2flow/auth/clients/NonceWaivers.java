package dev.oauth2flow.auth.clients;

import java.util.Comparator;

import dev.oauth2flow.auth.clients.NonceSettings.ClientNonce;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Knows the clients that need neither PKCE nor a nonce, as OpenID Connect Core 1.0 allows
 * for the code flow. OAuth 2.1 section 7.5.1 leaves this to an administrator who knows
 * how else the client is safe from injected codes.
 */
@Component
@Order(1) // After the clients themselves are there.
@EnableConfigurationProperties(NonceSettings.class)
public class NonceWaivers implements ApplicationRunner {

	private final JdbcClient jdbc;

	private final NonceSettings settings;

	NonceWaivers(JdbcClient jdbc, NonceSettings settings) {
		this.jdbc = jdbc;
		this.settings = settings;
	}

	@Override
	@Transactional
	public void run(ApplicationArguments arguments) {
		// One order on all replicas, so that they cannot wait for each other in a circle.
		this.settings.clients()
			.stream()
			.filter((client) -> !client.requireNonce())
			.map(ClientNonce::clientId)
			.sorted(Comparator.naturalOrder())
			.forEach((clientId) -> this.jdbc
				.sql("update client set require_nonce = false where client_id = ? and require_nonce")
				.param(clientId)
				.update());
	}

	/**
	 * Says whether a client may leave out the nonce where it uses no PKCE. This reads the
	 * database each time, for such requests are rare.
	 * @param clientId the client's {@code client_id}
	 * @return whether it may
	 */
	public boolean isWaived(String clientId) {
		return this.jdbc.sql("select exists (select from client where client_id = ? and not require_nonce)")
			.param(clientId)
			.query(Boolean.class)
			.single();
	}

}
