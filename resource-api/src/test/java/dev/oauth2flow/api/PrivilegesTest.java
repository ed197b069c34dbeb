package dev.oauth2flow.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SuppressWarnings("NullAway.Init")
class PrivilegesTest extends RunningApi {

	private static final String INSUFFICIENT_PRIVILEGE = "42501";

	@Autowired
	private DataSource database;

	@ParameterizedTest
	@ValueSource(strings = { "SELECT password_hash FROM auth.users", "UPDATE auth.user_profile SET name = ''",
			"DELETE FROM auth.user_profile", "CREATE TABLE auth.mine (id int)", "CREATE TABLE api.mine (id int)",
			"DROP TABLE api.note", "TRUNCATE api.note", "DELETE FROM api.flyway_schema_history",
			"UPDATE api.flyway_schema_history SET success = false", "SELECT 1 FROM audit.anything",
			"CREATE TABLE public.mine (id int)" })
	void the_service_may_not(String sql) throws SQLException {
		try (Connection connection = this.database.getConnection();
				Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute(sql))
				.satisfies((refused) -> assertThat(refused.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
		}
	}

}
