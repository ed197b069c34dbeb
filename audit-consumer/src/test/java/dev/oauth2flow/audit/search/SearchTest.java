package dev.oauth2flow.audit.search;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.audit.Costs;
import dev.oauth2flow.audit.Replica;
import dev.oauth2flow.audit.Replica.Answer;
import dev.oauth2flow.audit.TestEvent;
import dev.oauth2flow.audit.TestIssuer;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class SearchTest {

	private static final String EVENTS = "/audit/v1/events";

	private final Replica replica = Replica.shared();

	private final String subject = TestEvent.newSubject();

	private final String token = TestIssuer.token(this.subject, "openid audit.read");

	private final String auditor = TestIssuer.token(TestEvent.newSubject(), "audit.read audit.read.all");

	@Test
	void a_user_finds_the_own_events_newest_first_as_they_were_sent() {
		TestEvent first = TestEvent.of(this.subject)
			.with((json) -> json.put("traceparent", "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01"));
		TestEvent second = TestEvent.of(this.subject, "note.deleted");
		this.replica.take(List.of(first, TestEvent.of(TestEvent.newSubject()), second));
		Answer answer = this.replica.get(EVENTS, this.token);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
		assertThat(ids(answer)).containsExactly(second.id(), first.id());
		assertThat(answer.json().has("next")).isFalse();
		JsonNode event = answer.json().path("items").path(1);
		for (String member : List.of("id", "type", "subject", "source", "traceparent", "data")) {
			assertThat(event.path(member)).as(member).isEqualTo(first.json().path(member));
		}
		assertThat(Instant.parse(event.path("time").asString()))
			.isEqualTo(Instant.parse(first.json().path("time").asString()).truncatedTo(ChronoUnit.MICROS));
		assertThat(event.path("position").asLong()).isPositive();
		assertThat(Instant.parse(event.path("recorded_at").asString())).isBeforeOrEqualTo(Instant.now());
	}

	@Test
	void the_events_of_others_are_out_of_sight() {
		TestEvent others = TestEvent.of(TestEvent.newSubject());
		this.replica.take(List.of(others));
		assertThat(ids(this.replica.get(EVENTS, this.token))).isEmpty();
		Answer filtered = this.replica.get(EVENTS + "?subject=" + others.subject(), this.token);
		assertThat(filtered.status()).isEqualTo(403);
		assertThat(filtered.header("WWW-Authenticate")).contains("insufficient_scope");
		Answer byId = this.replica.get(EVENTS + "/" + others.id(), this.token);
		Answer unknown = this.replica.get(EVENTS + "/" + UUID.randomUUID(), this.token);
		assertThat(byId.status()).isEqualTo(404);
		assertThat(byId.json().path("detail")).isEqualTo(unknown.json().path("detail"));
		assertThat(this.replica.get(EVENTS + "/stream?subject=" + others.subject(), this.token).status())
			.isEqualTo(403);
	}

	@Test
	void an_auditor_finds_everybodys_events() {
		TestEvent one = TestEvent.of(TestEvent.newSubject());
		TestEvent two = TestEvent.of(TestEvent.newSubject());
		this.replica.take(List.of(one));
		this.replica.take(List.of(two));
		assertThat(ids(this.replica.get(EVENTS + "?limit=2", this.auditor))).containsExactly(two.id(), one.id());
		assertThat(ids(this.replica.get(EVENTS + "?subject=" + one.subject(), this.auditor))).containsExactly(one.id());
		assertThat(this.replica.get(EVENTS + "/" + one.id(), this.auditor).json().path("subject").asString())
			.isEqualTo(one.subject());
	}

	@Test
	void one_event_is_found_by_its_id() {
		TestEvent event = TestEvent.of(this.subject);
		this.replica.take(List.of(event));
		Answer answer = this.replica.get(EVENTS + "/" + event.id(), this.token);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json().path("id").asString()).isEqualTo(event.id());
	}

	@Test
	void a_client_that_acts_for_itself_finds_the_events_about_itself() {
		String client = "batch-" + UUID.randomUUID();
		TestEvent event = TestEvent.of("client:" + client);
		this.replica.take(List.of(event));
		String clientToken = TestIssuer.token(client, "audit.read", Duration.ofMinutes(1),
				(claims) -> claims.claim("client_id", client));
		assertThat(ids(this.replica.get(EVENTS, clientToken))).containsExactly(event.id());
	}

	@Test
	void filters_add_up() {
		TestEvent created = TestEvent.of(this.subject).at("2026-01-01T00:00:00Z").client("one");
		TestEvent deleted = TestEvent.of(this.subject, "note.deleted").at("2026-01-02T00:00:00Z").client("two");
		TestEvent updated = TestEvent.of(this.subject, "note.updated").at("2026-01-03T00:00:00Z").client("two");
		this.replica.take(List.of(created, deleted, updated));
		assertThat(find("type=note.created")).containsExactly(created.id());
		assertThat(find("type=note.created&type=note.deleted")).containsExactly(deleted.id(), created.id());
		assertThat(find("type=note.created,note.updated")).containsExactly(updated.id(), created.id());
		assertThat(find("type=never.happened")).isEmpty();
		assertThat(find("type=&since=&client_id=")).hasSize(3);
		assertThat(find("client_id=two")).containsExactly(updated.id(), deleted.id());
		assertThat(find("since=2026-01-02T00:00:00Z")).containsExactly(updated.id(), deleted.id());
		assertThat(find("until=2026-01-02T00:00:00Z")).containsExactly(created.id());
		assertThat(find("since=2026-01-02T00:00:00%2B00:00&until=2026-01-03T00:00:00Z&client_id=two"))
			.containsExactly(deleted.id());
	}

	private List<String> find(String query) {
		return ids(this.replica.get(EVENTS + "?" + query, this.token));
	}

	@Test
	void pages_stay_complete_and_free_of_doubles_while_events_are_appended() {
		List<TestEvent> events = new ArrayList<>();
		for (int i = 0; i < 25; i++) {
			events.add(TestEvent.of(this.subject));
		}
		this.replica.take(events);
		List<String> found = new ArrayList<>();
		Answer page = this.replica.get(EVENTS + "?limit=10", this.token);
		found.addAll(ids(page));
		while (page.json().has("next")) {
			this.replica.take(List.of(TestEvent.of(this.subject)));
			page = this.replica.get(EVENTS + "?limit=10&cursor=" + page.json().path("next").asString(), this.token);
			found.addAll(ids(page));
		}
		assertThat(found).isEqualTo(events.reversed().stream().map(TestEvent::id).toList());
	}

	@ParameterizedTest
	@CsvSource({ "limit=0, limit", "limit=201, limit", "limit=-1, limit", "limit=ten, limit",
			"limit=99999999999999999999, limit", "limit=1&limit=2, limit", "cursor=x, cursor", "cursor=LTE, cursor",
			"cursor=%00, cursor", "cursor=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, cursor", "type=x, type",
			"type=DROP.TABLE, type", "type=note.created%00, type", "subject=a%20b, subject", "subject=%00, subject",
			"client_id=%00, client_id", "since=yesterday, since", "since=2026-02-30T00:00:00Z, since",
			"since=%2B999999999-01-01T00:00:00Z, since", "since=0000-01-01T00:00:00Z, since", "until=%E2%98%83, until",
			"since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z, until", "clientid=x, query", "page=2, query" })
	void a_bad_parameter_is_named_in_a_problem(String query, String parameter) {
		Answer answer = this.replica.get(EVENTS + "?" + query, this.auditor);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		assertThat(answer.json().path("errors").has(parameter)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { EVENTS, EVENTS + "/stream", EVENTS + "/0199c0de-0000-7000-8000-000000000001" })
	void without_a_token_or_with_too_little_scope_nothing_is_told(String path) {
		Answer without = this.replica.get(path, "");
		assertThat(without.status()).isEqualTo(401);
		assertThat(without.header("WWW-Authenticate")).startsWith("Bearer");
		assertThat(this.replica.get(path, "no token").status()).isEqualTo(401);
		for (String scope : List.of("openid", "audit.readx", "audit", "notes.read")) {
			Answer answer = this.replica.get(path, TestIssuer.token(this.subject, scope));
			assertThat(answer.status()).as(scope).isEqualTo(403);
			assertThat(answer.header("WWW-Authenticate")).contains("insufficient_scope");
		}
		String elsewhere = TestIssuer.token(this.subject, "audit.read", Duration.ofMinutes(1),
				(claims) -> claims.audience("http://localhost:8090"));
		assertThat(this.replica.get(path, elsewhere).status()).isEqualTo(401);
	}

	@Test
	void a_revoked_token_is_refused() {
		String revoked = TestIssuer.token(this.subject, "audit.read", Duration.ofMinutes(1),
				(claims) -> claims.jwtID("revoked-" + this.subject));
		assertThat(this.replica.get(EVENTS, revoked).status()).isEqualTo(200);
		Revocations.revokeToken("revoked-" + this.subject);
		assertThat(this.replica.get(EVENTS, revoked).status()).isEqualTo(401);
	}

	@Test
	void what_does_not_exist_is_said_not_to() {
		Set<Integer> statuses = new HashSet<>();
		statuses.add(this.replica.get("/audit/v1/other", this.token).status());
		statuses.add(this.replica.get(EVENTS + "/not-an-id", this.token).status());
		statuses.add(this.replica.get("/actuator/ledger", this.token).status());
		statuses.add(this.replica.get("/error", this.token).status());
		assertThat(statuses).containsExactly(404);
		assertThat(this.replica.send("DELETE", EVENTS, this.token).status()).isEqualTo(405);
		assertThat(this.replica.send("POST", EVENTS, this.token).status()).isEqualTo(405);
		assertThat(this.replica.get(EVENTS, this.token, "Accept", "text/csv").status()).isEqualTo(406);
	}

	@ParameterizedTest
	@ValueSource(strings = { EVENTS + "?type=%FF", EVENTS + "/stream?type=%FF", EVENTS + "//x", EVENTS + ";x=y" })
	void what_no_controller_can_read_is_a_problem_too(String path) {
		Answer answer = this.replica.get(path, this.token);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		assertThat(answer.json().path("status").asInt()).isEqualTo(400);
	}

	@Test
	void an_answer_costs_one_statement_and_one_look_at_the_revocations() {
		TestEvent event = TestEvent.of(this.subject);
		this.replica.take(List.of(event));
		Costs costs = new Costs((thread) -> thread.getName().contains("-exec-"));
		this.replica.bean(ObservationRegistry.class).observationConfig().observationHandler(costs);
		for (String path : List.of(EVENTS, EVENTS + "?type=note.created&limit=1", EVENTS + "/" + event.id())) {
			costs.reset();
			assertThat(this.replica.get(path, this.token).status()).isEqualTo(200);
			assertThat(costs.sql()).as(path).hasSize(1);
			assertThat(costs.redis()).as(path).hasSize(1);
		}
		costs.reset();
		assertThat(this.replica.get(EVENTS + "?limit=0", this.token).status()).isEqualTo(400);
		assertThat(costs.sql()).isEmpty();
	}

	private static List<String> ids(Answer answer) {
		List<String> ids = new ArrayList<>();
		answer.json().path("items").forEach((item) -> ids.add(item.path("id").asString()));
		return ids;
	}

}
