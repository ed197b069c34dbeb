package dev.oauth2flow.auth.registration;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class RegistrationSettingsTest {

	@Test
	void has_defaults() {
		assertThat(bind(Map.of())).isEqualTo(new RegistrationSettings(Set.of("authorization_code", "refresh_token"),
				Set.of("openid", "profile", "email"), List.of(), Set.of()));
	}

	@Test
	void maps_all_keys() {
		assertThat(bind(Map.of("oauth2flow.auth.registration.grant-types", "authorization_code",
				"oauth2flow.auth.registration.scopes", "openid", "oauth2flow.auth.registration.redirect-hosts",
				"client.example", "oauth2flow.auth.registration.authorization-details-types", "note_access")))
			.isEqualTo(new RegistrationSettings(Set.of("authorization_code"), Set.of("openid"),
					List.of("client.example"), Set.of("note_access")));
	}

	private static RegistrationSettings bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("oauth2flow.auth.registration",
				RegistrationSettings.class);
	}

}
