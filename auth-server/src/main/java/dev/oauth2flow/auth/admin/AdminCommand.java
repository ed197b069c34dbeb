package dev.oauth2flow.auth.admin;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.clients.InitialAccessTokens;
import dev.oauth2flow.auth.users.UserAdministration.ManagedUser;
import dev.oauth2flow.auth.users.UserAdministration;
import dev.oauth2flow.platform.start.InvalidSettingException;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Does one thing for an operator at the machine, where nobody can sign in yet or any
 * more. Passwords and tokens are made here and shown once: as arguments others would see
 * them.
 */
@Component
class AdminCommand implements ApplicationRunner {

	private final UserAdministration users;

	private final InitialAccessTokens initialTokens;

	private final AdminActions actions;

	private final TransactionOperations transactions;

	private final PrintStream out = System.out;

	AdminCommand(UserAdministration users, InitialAccessTokens initialTokens, AdminActions actions,
			TransactionOperations transactions) {
		this.users = users;
		this.initialTokens = initialTokens;
		this.actions = actions;
		this.transactions = transactions;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		if (!arguments.containsOption("admin")) {
			return;
		}
		String command = option(arguments, "admin");
		switch (command) {
			case "create-admin" -> createAdmin(option(arguments, "username"), option(arguments, "email"));
			case "reset-password" -> resetPassword(user(arguments));
			case "sign-out" -> signOut(user(arguments));
			case "replace-keys" -> replaceKeys();
			case "reencrypt" -> reencrypt();
			case "issue-registration-token" -> issueRegistrationToken();
			default -> throw new InvalidSettingException("--admin",
					"must be create-admin, reset-password, sign-out, replace-keys, reencrypt or "
							+ "issue-registration-token");
		}
	}

	private void createAdmin(String username, String email) {
		String password = random();
		this.transactions.executeWithoutResult((_) -> {
			UUID sub = this.users.create(username, username, email, password, Set.of("ADMIN"));
			this.actions.ofUser("user.created", sub.toString(), AdminActions.COMMAND);
		});
		this.out.printf("Created %s, who may manage everything. Password, shown this once: %s%n", username, password);
	}

	private void resetPassword(ManagedUser user) {
		String password = random();
		this.transactions.executeWithoutResult((_) -> {
			if (!this.users.setPassword(user.sub(), user.version(), password)) {
				throw new IllegalStateException("The user was changed meanwhile. Try again");
			}
			this.actions.ofUser("user.password_set", user.sub().toString(), AdminActions.COMMAND);
		});
		this.actions.signOut(user.sub().toString(), AdminActions.COMMAND);
		this.out.printf("Signed %s out everywhere. Password, shown this once: %s%n", user.username(), password);
	}

	private void signOut(ManagedUser user) {
		this.actions.signOut(user.sub().toString(), AdminActions.COMMAND);
		this.out.printf("Signed %s out everywhere.%n", user.username());
	}

	private void replaceKeys() {
		this.actions.replaceKeys(AdminActions.COMMAND);
		this.out.println("Replaced all signing keys.");
	}

	private void reencrypt() {
		int changed = this.actions.reencrypt(AdminActions.COMMAND);
		this.out.printf("Encrypted %d secrets under the key-encryption key of today.%n", changed);
	}

	private void issueRegistrationToken() {
		String token = Objects.requireNonNull(this.transactions.execute((_) -> {
			this.actions.ofUser("registration_token.issued", AdminActions.COMMAND, AdminActions.COMMAND);
			return this.initialTokens.issue("Issued by a command", 1, Instant.now().plus(Duration.ofDays(1)));
		}));
		this.out.printf("Good for one registration within a day, shown this once: %s%n", token);
	}

	private ManagedUser user(ApplicationArguments arguments) {
		String username = option(arguments, "username");
		ManagedUser user = this.users.findByUsername(username);
		if (user == null) {
			throw new InvalidSettingException("--username", "names nobody");
		}
		return user;
	}

	private static String option(ApplicationArguments arguments, String name) {
		List<String> values = arguments.getOptionValues(name);
		if (values == null || values.size() != 1 || values.getFirst().isBlank()) {
			throw new InvalidSettingException("--" + name, "is required once");
		}
		return values.getFirst();
	}

	private static String random() {
		return new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32).generateKey();
	}

}
