package dev.oauth2flow.auth.protocol;

import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.users.UserProfiles;
import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SeededUsersTest {

	private final JdbcClient jdbc = Replica.one().bean(JdbcClient.class);

	@Test
	void users_are_created_once_however_many_replicas_start() {
		Replica.two();
		assertThat(this.jdbc.sql("select username from users order by username").query(String.class).list())
			.containsOnlyOnce("alice", "auditor", "operator");
		assertThat(this.jdbc.sql("""
				select authority from user_authority join users on users.id = user_id
				where username = 'auditor'""").query(String.class).list()).containsExactly("AUDITOR");
	}

	@Test
	void a_user_that_exists_in_another_case_is_not_created_again_nor_changed() {
		String read = "select id::text from users where lower(username) = 'alice'";
		String before = this.jdbc.sql(read).query(String.class).single();
		Replica again = Replica.startWith(
				Map.of("oauth2flow.auth.users[0].username", "Alice", "oauth2flow.auth.users[0].name", "Somebody else"));
		again.close();
		assertThat(this.jdbc.sql(read).query(String.class).list()).containsExactly(before);
		assertThat(Replica.one().bean(UserProfiles.class).find(before)).get()
			.satisfies((user) -> assertThat(user.name()).isEqualTo("Test alice"));
	}

	@Test
	void nobody_is_found_by_what_is_no_id() {
		for (String sub : List.of("", "alice", "00000000-0000-0000-0000-000000000000", "machine")) {
			assertThat(Replica.one().bean(UserProfiles.class).find(sub)).isEmpty();
		}
	}

	@Test
	void the_service_does_not_say_which_migrations_were_applied() {
		assertThat(this.jdbc.sql("select count(*) from flyway_schema_history").query(Long.class).single()).isPositive();
		assertThatThrownBy(() -> this.jdbc.sql("update flyway_schema_history set success = false").update())
			.isInstanceOf(BadSqlGrammarException.class)
			.rootCause()
			.hasMessageContaining("permission denied");
	}

	@Test
	void the_API_reads_who_a_user_is_and_no_credential() {
		DriverManagerDataSource source = new DriverManagerDataSource(
				String.valueOf(TestStores.settings("auth-server").get("spring.datasource.url")), "api_service",
				TestStores.password("api_service"));
		JdbcClient api = JdbcClient.create(source);
		assertThat(api.sql("select * from auth.user_profile where preferred_username = 'alice'").query().singleRow())
			.containsOnlyKeys("sub", "preferred_username", "name", "email", "email_verified", "locale", "created_at",
					"updated_at")
			.containsEntry("email", "alice@example.com");
		assertThatThrownBy(() -> api.sql("select password_hash from auth.users").query().listOfRows())
			.isInstanceOf(BadSqlGrammarException.class)
			.rootCause()
			.hasMessageContaining("permission denied");
	}

}
