package dev.oauth2flow.platform.flow;

import java.net.URI;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of watching. It is for demonstrations and development: its spans tell more
 * than those of a production should.
 *
 * @param watch whether flows are marked and told to the receiver
 * @param receiver where the spans of flows go by OTLP/HTTP: client-app's management port
 */
@Validated
@ConfigurationProperties("oauth2flow.flow")
public record FlowProperties(@DefaultValue("false") boolean watch,
		@NotNull @DefaultValue("http://localhost:8081/v1/traces") URI receiver) {

}
