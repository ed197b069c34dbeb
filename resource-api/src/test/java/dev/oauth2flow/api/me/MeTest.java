package dev.oauth2flow.api.me;

import java.time.Duration;
import java.util.UUID;

import dev.oauth2flow.api.Answer;
import dev.oauth2flow.api.RunningApi;
import dev.oauth2flow.api.TestIssuer;
import dev.oauth2flow.api.Users;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeTest extends RunningApi {

	private static final String ME = "/api/v1/me";

	@Test
	void the_callers_own_record_is_served() {
		String sub = Users.add("ada", "Ada Lovelace");
		Answer answer = send("GET", ME, TestIssuer.token(sub, "profile.read"));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json().get("sub").asString()).isEqualTo(sub);
		assertThat(answer.json().get("preferred_username").asString()).isEqualTo("ada");
		assertThat(answer.json().get("name").asString()).isEqualTo("Ada Lovelace");
		assertThat(answer.json().get("email").asString()).isEqualTo("ada@example.test");
		assertThat(answer.json().get("email_verified").asBoolean()).isTrue();
		assertThat(answer.json().has("locale")).isFalse();
		assertThat(answer.text()).doesNotContain("password");
		assertThat(answer.header("Cache-Control")).contains("private").contains("no-cache");
	}

	@Test
	void an_unchanged_record_is_304() {
		String token = TestIssuer.token(Users.add("grace", "Grace Hopper"), "profile.read");
		String etag = send("GET", ME, token).header("ETag");
		assertThat(etag).isNotEmpty();
		Answer again = send("GET", ME, token, "If-None-Match", etag);
		assertThat(again.status()).isEqualTo(304);
		assertThat(again.text()).isEmpty();
	}

	@Test
	void a_record_is_cached_for_at_most_a_minute() {
		String sub = Users.add("alan", "Alan Turing");
		send("GET", ME, TestIssuer.token(sub, "profile.read"));
		assertThat(this.redis.getExpire("api:user:" + sub)).isBetween(1L, 60L);
		assertThat(this.redis.opsForValue().get("api:user:" + sub)).contains("Alan Turing").doesNotContain("password");
	}

	@Test
	void a_changed_record_is_evicted_as_soon_as_the_change_is_published() {
		String sub = Users.add("barbara", "Barbara Huberman");
		String token = TestIssuer.token(sub, "profile.read");
		assertThat(send("GET", ME, token).json().get("name").asString()).isEqualTo("Barbara Huberman");
		Users.rename(sub, "Barbara Liskov");
		publishChange(sub);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(send("GET", ME, token).json().get("name").asString()).isEqualTo("Barbara Liskov"));
	}

	@Test
	void a_reader_from_before_a_change_does_not_put_the_old_record_back() {
		String sub = Users.add("edsger", "Edsger Dijkstra");
		publishChange(sub);
		Awaitility.await().until(() -> this.redis.hasKey("api:user:" + sub));
		send("GET", ME, TestIssuer.token(sub, "profile.read"));
		assertThat(this.redis.opsForValue().get("api:user:" + sub)).isEmpty();
		assertThat(this.redis.getExpire("api:user:" + sub)).isBetween(1L, 10L);
	}

	@Test
	void a_cached_record_that_cannot_be_read_is_read_from_the_database() {
		String sub = Users.add("donald", "Donald Knuth");
		this.redis.opsForValue().set("api:user:" + sub, "{\"from\": \"another version", Duration.ofSeconds(60));
		assertThat(send("GET", ME, TestIssuer.token(sub, "profile.read")).json().get("name").asString())
			.isEqualTo("Donald Knuth");
	}

	@Test
	void nobody_is_found_for_a_client_that_acts_for_itself_or_a_user_who_is_gone() {
		assertThat(send("GET", ME, TestIssuer.token("client-app", "profile.read")).status()).isEqualTo(404);
		Answer gone = send("GET", ME, TestIssuer.token(UUID.randomUUID().toString(), "profile.read"));
		assertThat(gone.status()).isEqualTo(404);
		assertThat(gone.header("Content-Type")).startsWith("application/problem+json");
	}

	/** The service may still be on its way to listen. */
	private void publishChange(String sub) {
		Awaitility.await().until(() -> this.redis.convertAndSend("auth:user:changed", sub), (heard) -> heard == 1);
	}

}
