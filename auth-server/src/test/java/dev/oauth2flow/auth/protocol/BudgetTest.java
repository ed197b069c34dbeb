package dev.oauth2flow.auth.protocol;

import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the operations to their budget of statements and round trips. Each is done once
 * before it is counted, so that clients and scopes are in memory.
 */
class BudgetTest {

	private final Replica replica = Replica.one();

	private final Counting counting = this.replica.counting();

	private final Client web = new Client(Replica.WEB, this.replica);

	private final Browser browser = new Browser(this.replica);

	private Map<String, Object> tokens = Map.of();

	@BeforeEach
	void warmUp() {
		this.tokens = this.web.tokens(this.browser, Replica.ALICE, "openid profile notes.read");
		this.web.userInfo(Client.text(this.tokens, "access_token"));
		new Client(Replica.MACHINE, this.replica)
			.token(Map.of("grant_type", "client_credentials", "scope", "notes.read"));
		this.counting.reset();
	}

	@Test
	void signing_in_by_password_costs_four_statements_and_six_round_trips() {
		Browser other = new Browser(this.replica);
		String signIn = Browser.location(other.get("/account"));
		this.counting.reset();
		assertThat(other.follow(signIn, Replica.ALICE).statusCode()).isEqualTo(303);
		assertThat(this.counting.sql()).as("statements").hasSizeBetween(1, 4);
		assertThat(this.counting.outbox()).as("audit events").hasSize(1);
		assertThat(this.counting.redis()).as("round trips").hasSizeBetween(1, 6);
	}

	@Test
	void code_flow_in_a_living_session_costs_two_statements_and_five_round_trips() {
		String code = Objects.requireNonNull(
				this.browser.authorize(Browser.request(Replica.WEB, "openid profile notes.read"), Replica.ALICE)
					.get("code"));
		assertThat(this.web.redeem(code).statusCode()).isEqualTo(200);
		assertThat(this.counting.sql()).as("statements").hasSizeBetween(1, 2);
		assertThat(this.counting.outbox()).as("audit events").hasSize(2);
		assertThat(this.counting.redis()).as("round trips").hasSizeBetween(1, 5);
	}

	@Test
	void refresh_costs_one_statement_and_its_audit_event() {
		assertThat(this.web.refresh(Client.text(this.tokens, "refresh_token")).statusCode()).isEqualTo(200);
		assertThat(this.counting.sql()).as("statements").hasSize(1);
		assertThat(this.counting.outbox()).as("audit events").hasSize(1);
		assertThat(this.counting.redis()).as("round trips").hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void client_credentials_cost_no_statement_but_the_audit_event() {
		Client machine = new Client(Replica.MACHINE, this.replica);
		assertThat(machine.token(Map.of("grant_type", "client_credentials", "scope", "notes.read")).statusCode())
			.isEqualTo(200);
		assertThat(this.counting.sql()).as("statements").isEmpty();
		assertThat(this.counting.outbox()).as("audit events").hasSize(1);
		assertThat(this.counting.redis()).as("round trips").hasSizeLessThanOrEqualTo(1);
	}

	@Test
	void introspection_costs_one_statement_and_one_round_trip() {
		assertThat(this.web.introspect(Client.text(this.tokens, "access_token"))).containsEntry("active", true);
		assertThat(this.counting.sql()).as("statements").hasSize(1);
		assertThat(this.counting.redis()).as("round trips").hasSize(1);
	}

	@Test
	void user_info_costs_one_statement_and_one_round_trip() {
		assertThat(this.web.userInfo(Client.text(this.tokens, "access_token")).statusCode()).isEqualTo(200);
		assertThat(this.counting.sql()).as("statements").hasSize(1);
		assertThat(this.counting.redis()).as("round trips").hasSize(1);
	}

}
