package dev.oauth2flow.auth.users;

import java.util.Map;

import dev.oauth2flow.auth.users.UserSettings.SeedUser;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class UserSettingsTest {

	@Test
	void there_are_no_users_by_default() {
		assertThat(bind(Map.of()).orElseGet(() -> new UserSettings(java.util.List.of())).users()).isEmpty();
	}

	@Test
	void a_user_has_defaults() {
		SeedUser user = bind(Map.of("oauth2flow.auth.users[0].username", "ada", "oauth2flow.auth.users[0].password",
				"not a secret", "oauth2flow.auth.users[0].email", "ada@example.com"))
			.get()
			.users()
			.getFirst();
		assertThat(user.name()).isNull();
		assertThat(user.locale()).isNull();
		assertThat(user.emailVerified()).isFalse();
		assertThat(user.authorities()).isEmpty();
	}

	@Test
	void every_key_is_mapped_and_the_password_is_not_printed() {
		SeedUser user = bind(Map.of("oauth2flow.auth.users[0].username", "ada", "oauth2flow.auth.users[0].password",
				"not a secret", "oauth2flow.auth.users[0].name", "Ada", "oauth2flow.auth.users[0].email",
				"ada@example.com", "oauth2flow.auth.users[0].email-verified", "true", "oauth2flow.auth.users[0].locale",
				"en", "oauth2flow.auth.users[0].authorities", "AUDITOR,OTHER"))
			.get()
			.users()
			.getFirst();
		assertThat(user).isEqualTo(new SeedUser("ada", "not a secret", "Ada", "ada@example.com", true, "en",
				java.util.Set.of("AUDITOR", "OTHER")));
		assertThat(user.toString()).doesNotContain("not a secret");
	}

	private static BindResult<UserSettings> bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bind("oauth2flow.auth", UserSettings.class);
	}

}
