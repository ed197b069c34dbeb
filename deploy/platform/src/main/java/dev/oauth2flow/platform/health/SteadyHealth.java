package dev.oauth2flow.platform.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Passes on a store's health, but calls it down only after it has been down for a while:
 * a single slow answer must not take every replica out of service at once. Back is back
 * at once.
 */
class SteadyHealth implements HealthIndicator {

	private final HealthIndicator store;

	private final Duration tolerated;

	private final Clock clock;

	private @Nullable Instant downSince;

	SteadyHealth(HealthIndicator store, Duration tolerated, Clock clock) {
		this.store = store;
		this.tolerated = tolerated;
		this.clock = clock;
	}

	@Override
	public synchronized Health health() {
		Health now = this.store.health();
		if (now == null || Status.UP.equals(now.getStatus())) {
			this.downSince = null;
			return Health.up().build();
		}
		Instant moment = this.clock.instant();
		if (this.downSince == null) {
			this.downSince = moment;
		}
		boolean tooLong = Duration.between(this.downSince, moment).compareTo(this.tolerated) >= 0;
		return (tooLong ? Health.down() : Health.up()).withDetail("downSince", this.downSince).build();
	}

}
