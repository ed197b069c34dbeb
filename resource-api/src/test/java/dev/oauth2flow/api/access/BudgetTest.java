package dev.oauth2flow.api.access;

import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import dev.oauth2flow.api.Answer;
import dev.oauth2flow.api.RunningApi;
import dev.oauth2flow.api.TestIssuer;
import dev.oauth2flow.api.Users;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds each operation to its budget of SQL statements and Redis round trips.
 */
class BudgetTest extends RunningApi {

	private static final String NOTES = "/api/v1/notes";

	/** The row of the outbox. */
	private static final int EVENT = 1;

	@Test
	void a_warm_read_of_the_user_record_costs_no_SQL_and_one_round_trip() {
		String token = TestIssuer.token(Users.add("ada", "Ada"), "profile.read");
		send("GET", "/api/v1/me", token);
		this.costs.reset(this.redis);
		assertThat(send("GET", "/api/v1/me", token).status()).isEqualTo(200);
		assertThat(this.costs.sql()).isEmpty();
		assertThat(this.costs.redis(this.redis)).isEqualTo(Map.of("mget", 1L));
	}

	@Test
	void the_first_read_with_a_token_costs_its_audit_row_and_two_round_trips_more() {
		String sub = Users.add("grace", "Grace");
		send("GET", "/api/v1/me", TestIssuer.token(sub, "profile.read"));
		this.costs.reset(this.redis);
		assertThat(send("GET", "/api/v1/me", TestIssuer.token(sub, "profile.read")).status()).isEqualTo(200);
		assertThat(this.costs.sql()).hasSize(EVENT).allMatch((sql) -> sql.contains("outbox_record"));
		assertThat(this.costs.redis(this.redis)).isEqualTo(Map.of("mget", 1L, "set", 1L, "get", 1L));
	}

	@Test
	void notes_cost_one_statement_to_read_and_one_or_two_beside_their_event_to_write() {
		String token = TestIssuer.token(UUID.randomUUID().toString(), "notes.read notes.write");
		Answer created = cost(1 + EVENT, () -> sendJson("POST", NOTES, token, "{\"title\": \"a\"}"));
		String path = created.header("Location");
		send("GET", path, token);
		send("GET", NOTES, token);
		cost(1, () -> send("GET", path, token));
		cost(1, () -> send("GET", NOTES, token));
		cost(2 + EVENT, () -> sendJson("PUT", path, token, "{\"title\": \"b\"}", "If-Match", "\"0\""));
		cost(2 + EVENT, () -> send("DELETE", path, token, "If-Match", "\"1\""));
	}

	private Answer cost(int statements, Supplier<Answer> request) {
		this.costs.reset(this.redis);
		Answer answer = request.get();
		assertThat(answer.status()).isLessThan(300);
		assertThat(this.costs.sql()).hasSize(statements);
		assertThat(this.costs.redis(this.redis)).isEqualTo(Map.of("mget", 1L));
		return answer;
	}

}
