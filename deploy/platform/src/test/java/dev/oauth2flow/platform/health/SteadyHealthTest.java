package dev.oauth2flow.platform.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class SteadyHealthTest {

	private final AtomicReference<Health> store = new AtomicReference<>(Health.up().build());

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

	private final SteadyHealth health = new SteadyHealth(this.store::get, Duration.ofSeconds(10), new Clock() {
		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return SteadyHealthTest.this.now.get();
		}
	});

	@Test
	void a_short_outage_does_not_turn_it() {
		this.store.set(Health.down().build());
		assertThat(status()).isEqualTo(Status.UP);
		after(9);
		assertThat(status()).isEqualTo(Status.UP);
	}

	@Test
	void a_long_outage_turns_it() {
		this.store.set(Health.down().build());
		status();
		after(10);
		assertThat(status()).isEqualTo(Status.DOWN);
	}

	@Test
	void it_is_back_at_once_and_counts_anew() {
		this.store.set(Health.down().build());
		status();
		after(10);
		assertThat(status()).isEqualTo(Status.DOWN);
		this.store.set(Health.up().build());
		assertThat(status()).isEqualTo(Status.UP);
		this.store.set(Health.down().build());
		assertThat(status()).isEqualTo(Status.UP);
	}

	private Status status() {
		return this.health.health().getStatus();
	}

	private void after(int seconds) {
		this.now.updateAndGet((instant) -> instant.plusSeconds(seconds));
	}

}
