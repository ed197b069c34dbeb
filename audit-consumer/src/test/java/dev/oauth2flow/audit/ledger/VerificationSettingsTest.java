package dev.oauth2flow.audit.ledger;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class VerificationSettingsTest {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class,
				ValidationAutoConfiguration.class))
		.withUserConfiguration(Settings.class);

	@Test
	void defaults() {
		this.context.run((started) -> assertThat(started.getBean(VerificationSettings.class))
			.isEqualTo(new VerificationSettings(Duration.ofMinutes(5), Duration.ofHours(24))));
	}

	@Test
	void mapped_keys() {
		this.context
			.withPropertyValues("oauth2flow.audit.verification.pause=1s", "oauth2flow.audit.verification.whole=2h")
			.run((started) -> assertThat(started.getBean(VerificationSettings.class))
				.isEqualTo(new VerificationSettings(Duration.ofSeconds(1), Duration.ofHours(2))));
	}

	@Test
	void what_makes_no_sense_is_refused() {
		for (String setting : new String[] { "pause=0", "whole=-1s" }) {
			this.context.withPropertyValues("oauth2flow.audit.verification." + setting)
				.run((started) -> assertThat(started).as(setting).hasFailed());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(VerificationSettings.class)
	static class Settings {

	}

}
