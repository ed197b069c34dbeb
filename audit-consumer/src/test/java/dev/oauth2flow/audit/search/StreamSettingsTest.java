package dev.oauth2flow.audit.search;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class StreamSettingsTest {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class,
				ValidationAutoConfiguration.class))
		.withUserConfiguration(SearchConfiguration.class);

	@Test
	void defaults() {
		this.context.run((started) -> assertThat(started.getBean(StreamSettings.class))
			.isEqualTo(new StreamSettings(Duration.ofMillis(300), Duration.ofSeconds(5), 8, 1000)));
	}

	@Test
	void mapped_keys() {
		this.context
			.withPropertyValues("oauth2flow.audit.stream.look=1s", "oauth2flow.audit.stream.heartbeat=2s",
					"oauth2flow.audit.stream.per-subject=3", "oauth2flow.audit.stream.per-replica=4")
			.run((started) -> assertThat(started.getBean(StreamSettings.class))
				.isEqualTo(new StreamSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), 3, 4)));
	}

	@Test
	void what_makes_no_sense_is_refused() {
		for (String setting : new String[] { "look=0", "heartbeat=-1s", "per-subject=0", "per-replica=0" }) {
			this.context.withPropertyValues("oauth2flow.audit.stream." + setting)
				.run((started) -> assertThat(started).as(setting).hasFailed());
		}
	}

}
