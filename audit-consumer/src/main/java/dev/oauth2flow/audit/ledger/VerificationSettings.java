package dev.oauth2flow.audit.ledger;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often the ledger is verified without being asked.
 *
 * @param pause between two looks at what is new, the first of them after the start
 * @param whole how long after a walk over the whole ledger there is another
 */
@Validated
@ConfigurationProperties("oauth2flow.audit.verification")
record VerificationSettings(@NotNull @DurationMin(seconds = 1) @DefaultValue("5m") Duration pause,
		@NotNull @DurationMin(seconds = 1) @DefaultValue("24h") Duration whole) {
}
