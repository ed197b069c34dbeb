package dev.oauth2flow.auth.device;

import java.time.Duration;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How devices are authorized (RFC 8628).
 *
 * @param codeLifetime how long the user has
 * @param pollInterval how often a device may ask, in whole seconds
 * @param wrongCodes how many wrong codes a user may enter in {@code codeLifetime}; ten
 * times as many may come from one address
 */
@Validated
@ConfigurationProperties("oauth2flow.auth.device")
record DeviceSettings(@DefaultValue("10m") Duration codeLifetime, @DefaultValue("5s") Duration pollInterval,
		@DefaultValue("10") @Min(1) int wrongCodes) {

	private static final Duration LONGEST = Duration.ofMinutes(30);

	@AssertTrue(message = "device.code-lifetime must be between 1 second and 30 minutes, and device.poll-interval at "
			+ "least 1 second")
	boolean isPlausible() {
		return this.codeLifetime.toSeconds() >= 1 && this.codeLifetime.compareTo(LONGEST) <= 0
				&& this.pollInterval.toSeconds() >= 1;
	}

}
