package dev.oauth2flow.platform.audit;

import jakarta.validation.constraints.NotBlank;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where audit events go.
 *
 * @param topic the Kafka topic
 */
@Validated
@ConfigurationProperties("oauth2flow.audit")
record AuditProperties(@NotBlank @DefaultValue("audit.events.v1") String topic) {
}
