package dev.oauth2flow.auth.users;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.users.UserSettings.Address;
import dev.oauth2flow.auth.users.UserSettings.Details;
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
		assertThat(user.details().givenName()).isNull();
		assertThat(user.details().phoneNumberVerified()).isFalse();
		assertThat(user.details().address().members()).isEmpty();
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
				java.util.Set.of("AUDITOR", "OTHER"), user.details()));
		assertThat(user.toString()).doesNotContain("not a secret");
	}

	@Test
	void every_detail_is_mapped() {
		String prefix = "oauth2flow.auth.users[0].";
		Map<String, String> settings = new HashMap<>(Map.of(prefix + "username", "ada", prefix + "password",
				"not a secret", prefix + "email", "a@b.example"));
		List<String> details = List.of("given-name", "family-name", "middle-name", "nickname", "profile", "picture",
				"website", "gender", "birthdate", "zoneinfo", "phone-number");
		details.forEach((name) -> settings.put(prefix + "details." + name, name));
		settings.put(prefix + "details.phone-number-verified", "true");
		List<String> members = List.of("formatted", "street-address", "locality", "region", "postal-code", "country");
		members.forEach((name) -> settings.put(prefix + "details.address." + name, name));
		SeedUser user = bind(settings).get().users().getFirst();
		assertThat(user.details()).isEqualTo(new Details("given-name", "family-name", "middle-name", "nickname",
				"profile", "picture", "website", "gender", "birthdate", "zoneinfo", "phone-number", true,
				new Address("formatted", "street-address", "locality", "region", "postal-code", "country")));
		assertThat(user.details().address().members())
			.containsOnlyKeys("formatted", "street_address", "locality", "region", "postal_code", "country")
			.containsEntry("postal_code", "postal-code");
	}

	private static BindResult<UserSettings> bind(Map<String, String> settings) {
		return new Binder(new MapConfigurationPropertySource(settings)).bind("oauth2flow.auth", UserSettings.class);
	}

}
