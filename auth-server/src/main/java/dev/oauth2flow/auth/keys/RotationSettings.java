package dev.oauth2flow.auth.keys;

import java.time.Duration;

import jakarta.validation.constraints.AssertTrue;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When signing keys are replaced.
 *
 * @param signingPeriod how long a key signs
 * @param publishedBefore how long a key is published before it signs, so that everybody
 * who keeps the key set knows it by then
 * @param publishedAfter how long a key is published after it has signed for the last
 * time; longer than any token lives
 */
@Validated
@ConfigurationProperties("oauth2flow.auth.keys")
public record RotationSettings(@DefaultValue("30d") Duration signingPeriod,
		@DefaultValue("1h") Duration publishedBefore, @DefaultValue("1d") Duration publishedAfter) {

	@AssertTrue(message = "keys.published-before and keys.published-after must be positive, and keys.signing-period "
			+ "longer than keys.published-before")
	boolean isOrdered() {
		return this.publishedBefore.isPositive() && this.publishedAfter.isPositive()
				&& this.signingPeriod.compareTo(this.publishedBefore) > 0;
	}

}
