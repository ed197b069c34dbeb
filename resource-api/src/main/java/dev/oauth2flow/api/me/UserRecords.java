package dev.oauth2flow.api.me;

import java.time.OffsetDateTime;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads users where the authorization server keeps them, through the one view that it
 * opens to this service.
 */
@Repository
class UserRecords {

	private final JdbcClient database;

	UserRecords(JdbcClient database) {
		this.database = database;
	}

	Optional<UserRecord> find(String sub) {
		return this.database.sql("""
				SELECT sub, preferred_username, name, email, email_verified, locale, created_at, updated_at
				FROM auth.user_profile WHERE sub = :sub
				""")
			.param("sub", sub)
			.query((row, _) -> new UserRecord(row.getString("sub"), row.getString("preferred_username"),
					row.getString("name"), row.getString("email"), row.getBoolean("email_verified"),
					row.getString("locale"), row.getObject("created_at", OffsetDateTime.class).toInstant(),
					row.getObject("updated_at", OffsetDateTime.class).toInstant()))
			.optional();
	}

}
