package dev.oauth2flow.auth.signin;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many tries to sign in may fail before the next has to wait. A wait is a second at
 * first and doubles with each further failure.
 *
 * @param tries of one account from one address, or on one known device
 * @param triesPerAddress of all accounts from one address
 * @param triesPerAccount of one account from all addresses
 * @param longestWait the longest wait for one account from one address
 * @param longestSharedWait the longest wait for what others have failed at, too
 * @param forgottenAfter after how long without a further failure all is forgotten
 * @param deviceRemembered for how long a device or network is known where the user has
 * signed in
 */
@Validated
@ConfigurationProperties("oauth2flow.auth.throttle")
record ThrottleSettings(@DefaultValue("5") @Min(1) int tries, @DefaultValue("50") @Min(1) int triesPerAddress,
		@DefaultValue("100") @Min(1) int triesPerAccount, @DefaultValue("15m") Duration longestWait,
		@DefaultValue("1m") Duration longestSharedWait, @DefaultValue("1h") Duration forgottenAfter,
		@DefaultValue("90d") Duration deviceRemembered) {
}
