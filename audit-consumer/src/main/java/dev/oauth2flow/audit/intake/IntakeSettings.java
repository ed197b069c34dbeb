package dev.oauth2flow.audit.intake;

import java.time.Duration;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How events are taken in.
 *
 * @param topic where the events come from
 * @param deadLetterTopic where goes what cannot be taken
 * @param firstPause how long to wait before the first new try while a store is away
 * @param longestPause how long to wait at most; pauses double until then
 * @param replayPatience how long a replay waits for the broker to hand out more
 */
@Validated
@ConfigurationProperties("oauth2flow.audit")
record IntakeSettings(@NotBlank @DefaultValue("audit.events.v1") String topic,
		@NotBlank @DefaultValue("audit.events.v1.dlt") String deadLetterTopic,
		@NotNull @DurationMin(millis = 1) @DefaultValue("200ms") Duration firstPause,
		@NotNull @DurationMin(millis = 1) @DefaultValue("5s") Duration longestPause,
		@NotNull @DurationMin(seconds = 1) @DefaultValue("20s") Duration replayPatience) {
}
