package dev.oauth2flow.auth.logout;

import java.util.Comparator;

import dev.oauth2flow.auth.logout.ClientLogoutSettings.ClientLogout;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings into the database where the configured clients want to be told, after the
 * clients themselves.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
@EnableConfigurationProperties({ ClientLogoutSettings.class, LogoutSettings.class })
class ClientLogoutSeeder implements ApplicationRunner {

	private final JdbcClient jdbc;

	private final ClientLogoutSettings settings;

	ClientLogoutSeeder(JdbcClient jdbc, ClientLogoutSettings settings) {
		this.jdbc = jdbc;
		this.settings = settings;
	}

	@Override
	@Transactional
	public void run(ApplicationArguments arguments) {
		// One order on all replicas, so that they cannot wait for each other in a circle.
		this.settings.clients()
			.stream()
			.filter((client) -> client.backchannelLogoutUri() != null)
			.sorted(Comparator.comparing(ClientLogout::clientId))
			.forEach((client) -> this.jdbc.sql("""
					update client set backchannel_logout_uri = :uri, backchannel_logout_session_required = :required
					where client_id = :clientId and (backchannel_logout_uri, backchannel_logout_session_required)
					    is distinct from (:uri, :required)""")
				.param("clientId", client.clientId())
				.param("uri", client.backchannelLogoutUri())
				.param("required", client.backchannelLogoutSessionRequired())
				.update());
	}

}
