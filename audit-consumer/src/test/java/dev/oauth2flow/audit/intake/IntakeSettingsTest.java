package dev.oauth2flow.audit.intake;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class IntakeSettingsTest {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class,
				ValidationAutoConfiguration.class))
		.withUserConfiguration(Settings.class);

	@Test
	void defaults() {
		this.context.run((started) -> assertThat(started.getBean(IntakeSettings.class))
			.isEqualTo(new IntakeSettings("audit.events.v1", "audit.events.v1.dlt", Duration.ofMillis(200),
					Duration.ofSeconds(5), Duration.ofSeconds(20))));
	}

	@Test
	void mapped_keys() {
		this.context
			.withPropertyValues("oauth2flow.audit.topic=t", "oauth2flow.audit.dead-letter-topic=d",
					"oauth2flow.audit.first-pause=1s", "oauth2flow.audit.longest-pause=2s",
					"oauth2flow.audit.replay-patience=3s")
			.run((started) -> assertThat(started.getBean(IntakeSettings.class)).isEqualTo(
					new IntakeSettings("t", "d", Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3))));
	}

	@Test
	void what_makes_no_sense_is_refused() {
		for (String setting : new String[] { "topic=", "dead-letter-topic=", "first-pause=0", "longest-pause=-1s",
				"replay-patience=0" }) {
			this.context.withPropertyValues("oauth2flow.audit." + setting)
				.run((started) -> assertThat(started).as(setting).hasFailed());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(IntakeSettings.class)
	static class Settings {

	}

}
