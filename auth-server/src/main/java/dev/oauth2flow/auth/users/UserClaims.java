package dev.oauth2flow.auth.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Looks up what can be told of a user, as the claims of OpenID Connect Core 1.0 section
 * 5.1.
 */
@Component
public class UserClaims {

	private static final List<String> TEXTS = List.of("name", "given_name", "family_name", "middle_name", "nickname",
			"profile", "picture", "website", "gender", "birthdate", "zoneinfo", "locale", "email", "phone_number");

	private final JdbcClient jdbc;

	private final JsonMapper json;

	UserClaims(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	/**
	 * Finds a user's claims, in one statement.
	 * @param sub the user's {@code sub}; may be any text
	 * @return all claims that are known of the user, or empty if there is no such user
	 */
	public Optional<Map<String, Object>> find(String sub) {
		UUID id;
		try {
			id = UUID.fromString(sub);
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
		return this.jdbc
			.sql("select username, email_verified, phone_number_verified, address, updated_at, "
					+ String.join(", ", TEXTS) + " from users where id = ?")
			.param(id)
			.query((row, number) -> claims(row))
			.optional();
	}

	private Map<String, Object> claims(ResultSet row) throws SQLException {
		Map<String, Object> claims = new LinkedHashMap<>();
		for (String name : TEXTS) {
			String value = row.getString(name);
			if (value != null) {
				claims.put(name, value);
			}
		}
		claims.put("preferred_username", row.getString("username"));
		claims.put("email_verified", row.getBoolean("email_verified"));
		if (claims.containsKey("phone_number")) {
			claims.put("phone_number_verified", row.getBoolean("phone_number_verified"));
		}
		String address = row.getString("address");
		if (address != null) {
			claims.put("address", this.json.readValue(address, new TypeReference<Map<String, String>>() {
			}));
		}
		claims.put("updated_at", row.getObject("updated_at", OffsetDateTime.class).toEpochSecond());
		return claims;
	}

}
