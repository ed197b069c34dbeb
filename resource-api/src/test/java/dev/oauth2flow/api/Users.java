package dev.oauth2flow.api;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import dev.oauth2flow.local.stores.TestStores;

/**
 * Stands for the authorization server's tables: the users behind the view that it opens.
 */
public final class Users {

	private Users() {
	}

	/** Makes what the authorization server's migration makes. */
	static void createView() {
		run("""
				CREATE TABLE IF NOT EXISTS auth.users (id uuid PRIMARY KEY, username text NOT NULL, name text,
				    email text, email_verified boolean NOT NULL, locale text, password_hash text NOT NULL,
				    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
				CREATE OR REPLACE VIEW auth.user_profile AS
				    SELECT id::text AS sub, username AS preferred_username, name, email, email_verified, locale,
				    created_at, updated_at FROM auth.users;
				GRANT SELECT ON auth.user_profile TO api_service;
				""");
	}

	/** Adds a user and returns the sub. */
	public static String add(String username, String name) {
		UUID id = UUID.randomUUID();
		try (Connection database = connect(); PreparedStatement insert = database.prepareStatement("""
				INSERT INTO auth.users (id, username, name, email, email_verified, password_hash, created_at,
				    updated_at) VALUES (?, ?, ?, ?, true, 'none', now(), now())
				""")) {
			insert.setObject(1, id);
			insert.setString(2, username);
			insert.setString(3, name);
			insert.setString(4, username + "@example.test");
			insert.executeUpdate();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return id.toString();
	}

	/** Gives a user another name. */
	public static void rename(String sub, String name) {
		try (Connection database = connect();
				PreparedStatement update = database
					.prepareStatement("UPDATE auth.users SET name = ?, updated_at = now() WHERE id = ?")) {
			update.setString(1, name);
			update.setObject(2, UUID.fromString(sub));
			update.executeUpdate();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void run(String sql) {
		try (Connection database = connect(); Statement statement = database.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Connection connect() throws SQLException {
		return DriverManager.getConnection(TestStores.postgres().jdbcUrl(), "auth_migrator",
				TestStores.password("auth_migrator"));
	}

}
