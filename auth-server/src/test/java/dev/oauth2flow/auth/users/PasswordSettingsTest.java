package dev.oauth2flow.auth.users;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class PasswordSettingsTest {

	@Test
	void twelve_characters_and_no_service_to_ask_unless_set() {
		assertThat(bind(Map.of())).isEqualTo(new PasswordSettings(12, null));
		assertThat(bind(Map.of("oauth2flow.auth.password.minimum-length", "15",
				"oauth2flow.auth.password.breach-service", "https://breaches.example/range/")))
			.isEqualTo(new PasswordSettings(15, URI.create("https://breaches.example/range/")));
	}

	private static PasswordSettings bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("oauth2flow.auth.password",
				PasswordSettings.class);
	}

}
