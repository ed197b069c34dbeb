package dev.oauth2flow.auth.clients;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps what registrations say of how their clients ask, beside what
 * {@link ClientRegistry} keeps and tells the replicas of.
 */
@Component
public class RequestRegistry {

	private final JdbcClient jdbc;

	RequestRegistry(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Finds what a registration says.
	 * @param clientId the client's {@code client_id}
	 * @return what it says
	 */
	public RequestSettings find(String clientId) {
		return this.jdbc
			.sql("select request_object_algorithm, require_signed_requests, authorization_details_types "
					+ "from client where client_id = ?")
			.param(clientId)
			.query((row, number) -> new RequestSettings(row.getString(1), row.getBoolean(2),
					List.of((String[]) row.getArray(3).getArray())))
			.single();
	}

	/**
	 * Stores what a registration is to say, in the transaction in which the client is
	 * registered or changed.
	 * @param clientId the client's {@code client_id}
	 * @param settings what it is to say
	 * @return whether it can be so: a client that must sign its requests needs keys
	 */
	public boolean store(String clientId, RequestSettings settings) {
		return this.jdbc.sql("""
				update client set request_object_algorithm = :algorithm, require_signed_requests = :signedOnly,
				    authorization_details_types = :detailsTypes
				where client_id = :clientId and (not :signedOnly or jwks is not null or jwks_uri is not null)""")
			.param("algorithm", settings.signingAlgorithm())
			.param("signedOnly", settings.signedOnly())
			.param("detailsTypes", settings.detailsTypes().toArray(String[]::new))
			.param("clientId", clientId)
			.update() == 1;
	}

}
