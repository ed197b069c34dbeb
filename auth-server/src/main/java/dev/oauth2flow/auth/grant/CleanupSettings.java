package dev.oauth2flow.auth.grant;

import java.time.Duration;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How what has ended is deleted.
 *
 * @param interval how often it is looked for
 * @param keptAfterEnd how long it is kept after its end; longer than an access token
 * lives
 * @param batchSize how many rows one transaction deletes
 */
@Validated
@ConfigurationProperties("oauth2flow.auth.cleanup")
record CleanupSettings(@DefaultValue("1m") Duration interval, @DefaultValue("1d") Duration keptAfterEnd,
		@DefaultValue("1000") @Min(1) @Max(100_000) int batchSize) {

	@AssertTrue(message = "cleanup.interval must be positive and cleanup.kept-after-end not negative")
	boolean isPlausible() {
		return this.interval.isPositive() && !this.keptAfterEnd.isNegative();
	}

}
