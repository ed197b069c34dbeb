package dev.oauth2flow.auth.logout;

import java.time.Duration;

import jakarta.validation.constraints.AssertTrue;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How clients are told that a session has ended.
 *
 * @param pollInterval how often is looked whether somebody is to be told
 * @param timeout how long a client may take to connect and to answer, each
 * @param firstPause how long until the second attempt; the pause then doubles
 * @param longestPause how long it becomes at most
 * @param giveUpAfter how long after the session's end a client is told at all
 */
@Validated
@ConfigurationProperties("oauth2flow.auth.back-channel-logout")
public record LogoutSettings(@DefaultValue("500ms") Duration pollInterval, @DefaultValue("5s") Duration timeout,
		@DefaultValue("15s") Duration firstPause, @DefaultValue("15m") Duration longestPause,
		@DefaultValue("12h") Duration giveUpAfter) {

	@AssertTrue(message = "durations must be positive, and first-pause longer than twice the timeout")
	boolean isOrdered() {
		return this.pollInterval.isPositive() && this.timeout.isPositive()
		// An attempt is over before the next one begins, on another replica too.
				&& this.firstPause.compareTo(this.timeout.multipliedBy(2)) > 0
				&& this.longestPause.compareTo(this.firstPause) >= 0 && this.giveUpAfter.isPositive();
	}

}
