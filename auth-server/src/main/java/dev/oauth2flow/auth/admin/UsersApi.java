package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.users.UserAdministration;
import dev.oauth2flow.auth.users.UserAdministration.ManagedUser;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Users in the admin API. What locks somebody out, or may have been done by somebody
 * else, ends all sessions and tokens.
 */
@RestController
@RequestMapping(AdminSecurity.PATH + "/users")
class UsersApi {

	private static final int MOST = 200;

	private final UserAdministration users;

	private final AdminActions actions;

	private final TransactionOperations transactions;

	UsersApi(UserAdministration users, AdminActions actions, TransactionOperations transactions) {
		this.users = users;
		this.actions = actions;
		this.transactions = transactions;
	}

	@GetMapping
	Map<String, Object> list(@RequestParam(defaultValue = "") String after,
			@RequestParam(defaultValue = "50") int limit) {
		return Map.of("items", this.users.list(after, Math.clamp(limit, 1, MOST)));
	}

	@GetMapping("/{sub}")
	ResponseEntity<ManagedUser> read(@PathVariable UUID sub) {
		return answer(HttpStatus.OK, sub);
	}

	@PostMapping
	ResponseEntity<ManagedUser> create(@Valid @RequestBody NewUser user, Principal operator) {
		UUID sub = this.transactions.execute((_) -> {
			UUID created = this.users.create(user.username(), user.name(), user.email(), user.password(),
					user.authorities());
			this.actions.ofUser("user.created", created.toString(), operator.getName());
			return created;
		});
		return answer(HttpStatus.CREATED, sub);
	}

	@PostMapping("/{sub}/lock")
	ResponseEntity<ManagedUser> lock(@PathVariable UUID sub,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		long version = AdminProblem.version(seen);
		apply("user.locked", sub, operator, this.users.find(sub) != null, () -> this.users.lock(sub, version, true));
		this.actions.signOut(sub.toString(), operator.getName());
		return answer(HttpStatus.OK, sub);
	}

	@PostMapping("/{sub}/unlock")
	ResponseEntity<ManagedUser> unlock(@PathVariable UUID sub,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		long version = AdminProblem.version(seen);
		apply("user.unlocked", sub, operator, this.users.find(sub) != null, () -> this.users.lock(sub, version, false));
		return answer(HttpStatus.OK, sub);
	}

	@PutMapping("/{sub}/password")
	ResponseEntity<ManagedUser> setPassword(@PathVariable UUID sub,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen,
			@Valid @RequestBody NewPassword password, Principal operator) {
		long version = AdminProblem.version(seen);
		apply("user.password_set", sub, operator, this.users.find(sub) != null,
				() -> this.users.setPassword(sub, version, password.password()));
		this.actions.signOut(sub.toString(), operator.getName());
		return answer(HttpStatus.OK, sub);
	}

	@PostMapping("/{sub}/sign-out")
	ResponseEntity<Void> signOut(@PathVariable UUID sub, Principal operator) {
		if (this.users.find(sub) == null) {
			throw AdminProblem.notFound();
		}
		this.actions.signOut(sub.toString(), operator.getName());
		return ResponseEntity.noContent().build();
	}

	private void apply(String type, UUID sub, Principal operator, boolean exists, Change change) {
		if (!exists) {
			throw AdminProblem.notFound();
		}
		this.transactions.executeWithoutResult((_) -> {
			if (!change.make()) {
				throw AdminProblem.changedMeanwhile();
			}
			this.actions.ofUser(type, sub.toString(), operator.getName());
		});
	}

	private ResponseEntity<ManagedUser> answer(HttpStatus status, UUID sub) {
		ManagedUser user = this.users.find(sub);
		if (user == null) {
			throw AdminProblem.notFound();
		}
		return ResponseEntity.status(status).eTag(AdminProblem.tag(user.version())).body(user);
	}

	/**
	 * Changes something in the current transaction.
	 */
	private interface Change {

		/**
		 * Makes the change.
		 * @return whether it was possible
		 */
		boolean make();

	}

	/**
	 * A user to create.
	 *
	 * @param username the name to sign in with
	 * @param name the name to show
	 * @param email the address
	 * @param password the password
	 * @param authorities what the user may do beyond what everybody may
	 */
	record NewUser(@NotNull @Pattern(regexp = "[\\x21-\\x7E]{1,255}") String username,
			@NotBlank @Size(max = 255) String name, @NotBlank @Size(max = 255) String email,
			@NotNull @Size(min = 8, max = 1024) String password,
			@NotNull Set<@Pattern(regexp = "[A-Z_]{1,50}") String> authorities) {

		@Override
		public String toString() {
			return "NewUser[username=" + this.username + "]";
		}

	}

	/**
	 * A password to set.
	 *
	 * @param password the password
	 */
	record NewPassword(@NotNull @Size(min = 8, max = 1024) String password) {

		@Override
		public String toString() {
			return "NewPassword[]";
		}

	}

}
