package dev.oauth2flow.audit.search;

import java.time.Duration;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the live tail is followed.
 *
 * @param look how often a replica looks for new entries while anybody follows
 * @param heartbeat how often a stream without news sends a comment, and how often its
 * token is validated again, so that a revoked one ends it
 * @param perSubject how many streams one subject may have open on one replica
 * @param perReplica how many streams one replica serves
 */
@Validated
@ConfigurationProperties("oauth2flow.audit.stream")
record StreamSettings(@NotNull @DurationMin(millis = 10) @DefaultValue("300ms") Duration look,
		@NotNull @DurationMin(millis = 10) @DefaultValue("5s") Duration heartbeat,
		@Min(1) @DefaultValue("8") int perSubject, @Min(1) @DefaultValue("1000") int perReplica) {
}
