package dev.oauth2flow.auth.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RotationPlanTest {

	private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

	private static final RotationSettings SETTINGS = new RotationSettings(Duration.ofDays(30), Duration.ofHours(1),
			Duration.ofDays(1));

	@Test
	void the_first_key_signs_at_once() {
		assertThat(plan()).isEqualTo(NOW);
	}

	@Test
	void nothing_is_due_in_the_midst_of_a_period_nor_once_the_next_key_is_made() {
		assertThat(plan(NOW.minus(Duration.ofDays(29)))).isNull();
		assertThat(plan(NOW.minus(Duration.ofDays(30)), NOW.plus(Duration.ofMinutes(30)))).isNull();
	}

	@Test
	void P34_the_next_key_is_made_before_the_period_ends_and_signs_when_it_ends() {
		Instant useFrom = NOW.minus(Duration.ofDays(30)).plus(Duration.ofMinutes(60));
		assertThat(plan(useFrom)).isEqualTo(NOW.plus(Duration.ofHours(1)));
		assertThat(plan(useFrom.plusSeconds(1))).isNull();
	}

	@Test
	void P34_a_key_that_is_overdue_is_published_no_shorter_before_it_signs() {
		assertThat(plan(NOW.minus(Duration.ofDays(400)))).isEqualTo(NOW.plus(Duration.ofHours(1)));
	}

	private static @Nullable Instant plan(Instant... useFrom) {
		List<SigningKey> keys = List.of(useFrom)
			.stream()
			.map((time) -> new SigningKey(EdDsa.generate(), time, null))
			.toList();
		return RotationPlan.of(keys, NOW, SETTINGS).newKeyUseFrom();
	}

}
