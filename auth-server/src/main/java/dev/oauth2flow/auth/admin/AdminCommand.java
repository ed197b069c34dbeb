package dev.oauth2flow.auth.admin;

import java.io.PrintStream;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import dev.oauth2flow.auth.admin.KeyActions.NewToken;
import dev.oauth2flow.auth.admin.UserActions.NewUser;
import dev.oauth2flow.auth.users.UserAdministration.ManagedUser;
import dev.oauth2flow.platform.start.InvalidSettingException;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.stereotype.Component;

/**
 * Does one thing for an operator at the machine, where nobody can sign in yet or any
 * more. Passwords and tokens are made here and shown once: as arguments others would see
 * them.
 */
@Component
class AdminCommand implements ApplicationRunner {

	private final UserActions users;

	private final KeyActions keys;

	private final PrintStream out = System.out;

	AdminCommand(UserActions users, KeyActions keys) {
		this.users = users;
		this.keys = keys;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		if (!arguments.containsOption("admin")) {
			return;
		}
		try {
			run(option(arguments, "admin"), arguments);
		}
		catch (RefusedActionException ex) {
			throw new InvalidSettingException("--admin", "was refused: " + ex.getMessage());
		}
	}

	private void run(String command, ApplicationArguments arguments) {
		switch (command) {
			case "create-admin" -> createAdmin(option(arguments, "username"), option(arguments, "email"));
			case "reset-password" -> resetPassword(user(arguments));
			case "sign-out" -> signOut(user(arguments));
			case "unlock" -> unlock(user(arguments));
			case "remove-second-factor" -> removeSecondFactor(user(arguments));
			case "replace-keys" -> replaceKeys();
			case "reencrypt" -> reencrypt();
			case "issue-registration-token" -> issueRegistrationToken();
			default -> throw new InvalidSettingException("--admin",
					"must be create-admin, reset-password, sign-out, unlock, remove-second-factor, replace-keys, reencrypt or "
							+ "issue-registration-token");
		}
	}

	private void createAdmin(String username, String email) {
		String password = random();
		this.users.create(new NewUser(username, username, email, password, Set.of(UserActions.OPERATOR_AUTHORITY)),
				AdminAudit.COMMAND);
		this.out.printf("Created %s, who may manage everything. Password, shown this once: %s%n", username, password);
	}

	private void resetPassword(ManagedUser user) {
		String password = random();
		this.users.setPassword(user.sub(), user.version(), password, AdminAudit.COMMAND);
		this.out.printf("Signed %s out everywhere. Password, shown this once: %s%n", user.username(), password);
	}

	private void signOut(ManagedUser user) {
		this.users.signOut(user.sub(), AdminAudit.COMMAND);
		this.out.printf("Signed %s out everywhere.%n", user.username());
	}

	private void unlock(ManagedUser user) {
		this.users.unlock(user.sub(), user.version(), AdminAudit.COMMAND);
		this.out.printf("Unlocked %s.%n", user.username());
	}

	private void removeSecondFactor(ManagedUser user) {
		this.users.removeSecondFactor(user.sub(), AdminAudit.COMMAND);
		this.out.printf("Removed the authenticator app and the recovery codes of %s.%n", user.username());
	}

	private void replaceKeys() {
		this.keys.replace(AdminAudit.COMMAND);
		this.out.println("Replaced all signing keys.");
	}

	private void reencrypt() {
		int changed = this.keys.reencrypt(AdminAudit.COMMAND);
		this.out.printf("Encrypted %d secrets under the key-encryption key of today.%n", changed);
	}

	private void issueRegistrationToken() {
		String token = this.keys.issueToken(new NewToken("Issued by a command", 1, 24), AdminAudit.COMMAND);
		this.out.printf("Good for one registration within a day, shown this once: %s%n", token);
	}

	private ManagedUser user(ApplicationArguments arguments) {
		String username = option(arguments, "username");
		try {
			return this.users.findByUsername(username);
		}
		catch (RefusedActionException _) {
			throw new InvalidSettingException("--username", "names nobody");
		}
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
