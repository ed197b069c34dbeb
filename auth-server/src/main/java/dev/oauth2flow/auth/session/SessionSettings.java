package dev.oauth2flow.auth.session;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long a session lives.
 *
 * @param idleTimeout after how long without a request it ends
 * @param maximumLifetime after how long it ends in any case
 */
@Validated
@ConfigurationProperties("oauth2flow.auth.session")
record SessionSettings(@DefaultValue("30m") Duration idleTimeout, @DefaultValue("12h") Duration maximumLifetime) {

	SessionSettings {
		if (!idleTimeout.isPositive() || idleTimeout.compareTo(maximumLifetime) > 0) {
			throw new IllegalArgumentException(
					"oauth2flow.auth.session.idle-timeout must be positive and not exceed maximum-lifetime");
		}
	}

}
