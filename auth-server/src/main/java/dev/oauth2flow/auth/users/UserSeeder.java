package dev.oauth2flow.auth.users;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import dev.oauth2flow.auth.users.UserSettings.Details;
import dev.oauth2flow.auth.users.UserSettings.SeedUser;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Creates the configured users that do not exist yet, on any number of replicas at once.
 */
@Component
@EnableConfigurationProperties(UserSettings.class)
class UserSeeder implements ApplicationRunner {

	private final UserSettings settings;

	private final JdbcClient jdbc;

	private final PasswordEncoder encoder;

	private final TransactionOperations transactions;

	private final JsonMapper json;

	UserSeeder(UserSettings settings, JdbcClient jdbc, PasswordEncoder encoder, TransactionOperations transactions,
			JsonMapper json) {
		this.json = json;
		this.settings = settings;
		this.jdbc = jdbc;
		this.encoder = encoder;
		this.transactions = transactions;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		// One order on all replicas, so that they cannot wait for each other in a circle.
		this.settings.users()
			.stream()
			.sorted(Comparator.comparing((user) -> user.username().toLowerCase(Locale.ROOT)))
			.filter((user) -> !exists(user))
			.forEach((user) -> {
				// Hashing takes its time, so it is done before a connection is taken.
				String hash = PasswordHashing.encode(this.encoder, user.password());
				this.transactions.executeWithoutResult((_) -> insert(user, hash));
			});
	}

	private boolean exists(SeedUser user) {
		return this.jdbc.sql("select exists (select from users where lower(username) = lower(?))")
			.param(user.username())
			.query(Boolean.class)
			.single();
	}

	private void insert(SeedUser user, String hash) {
		Details details = user.details();
		Map<String, String> address = details.address().members();
		UUID id = UUID.randomUUID();
		int inserted = this.jdbc.sql("""
				insert into users (id, username, name, email, email_verified, locale, password_hash,
				    given_name, family_name, middle_name, nickname, profile, picture, website, gender, birthdate,
				    zoneinfo, phone_number, phone_number_verified, address)
				values (:id, :username, :name, :email, :emailVerified, :locale, :hash,
				    :givenName, :familyName, :middleName, :nickname, :profile, :picture, :website, :gender,
				    :birthdate, :zoneinfo, :phoneNumber, :phoneNumberVerified, :address::jsonb)
				on conflict do nothing""")
			.param("id", id)
			.param("username", user.username())
			.param("name", (user.name() != null) ? user.name() : user.username())
			.param("email", user.email())
			.param("emailVerified", user.emailVerified())
			.param("locale", user.locale())
			.param("hash", hash)
			.param("givenName", details.givenName())
			.param("familyName", details.familyName())
			.param("middleName", details.middleName())
			.param("nickname", details.nickname())
			.param("profile", details.profile())
			.param("picture", details.picture())
			.param("website", details.website())
			.param("gender", details.gender())
			.param("birthdate", details.birthdate())
			.param("zoneinfo", details.zoneinfo())
			.param("phoneNumber", details.phoneNumber())
			.param("phoneNumberVerified", details.phoneNumberVerified())
			.param("address", address.isEmpty() ? null : this.json.writeValueAsString(address))
			.update();
		if (inserted == 1) {
			user.authorities()
				.forEach((authority) -> this.jdbc.sql("insert into user_authority (user_id, authority) values (?, ?)")
					.params(id, authority)
					.update());
		}
	}

}
