package dev.oauth2flow.auth.keys;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is due for the keys of one algorithm.
 *
 * @param newKeyUseFrom when a key that is to be made now may sign, or {@code null} if
 * none is needed
 */
record RotationPlan(@Nullable Instant newKeyUseFrom) {

	/**
	 * Makes the plan.
	 * @param keys the keys of the algorithm that are not yet retired
	 */
	static RotationPlan of(List<SigningKey> keys, Instant now, RotationSettings settings) {
		Instant newest = keys.stream().map(SigningKey::useFrom).max(Comparator.naturalOrder()).orElse(null);
		if (newest == null) {
			// Nobody can have kept a key set in which this algorithm's key is missed.
			return new RotationPlan(now);
		}
		Instant due = newest.plus(settings.signingPeriod());
		if (now.isBefore(due.minus(settings.publishedBefore()))) {
			return new RotationPlan(null);
		}
		Instant earliest = now.plus(settings.publishedBefore());
		return new RotationPlan(due.isAfter(earliest) ? due : earliest);
	}

	boolean isDue() {
		return this.newKeyUseFrom != null;
	}

}
