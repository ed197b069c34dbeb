package dev.oauth2flow.platform.start;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class StartSettingsTest {

	@Test
	void stores_are_waited_for_a_minute_and_a_schema_for_five() {
		assertThat(bind(Map.of()))
			.isEqualTo(new StartSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(5)));
	}

	@Test
	void every_wait_has_a_setting() {
		assertThat(bind(Map.of("oauth2flow.start.database-wait", "1s", "oauth2flow.start.cache-wait", "2s",
				"oauth2flow.start.schema-wait", "3s")))
			.isEqualTo(new StartSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
	}

	private static StartSettings bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("oauth2flow.start",
				StartSettings.class);
	}

}
