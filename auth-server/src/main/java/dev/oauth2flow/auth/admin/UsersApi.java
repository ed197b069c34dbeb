package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.util.Map;
import java.util.UUID;

import dev.oauth2flow.auth.admin.UserActions.NewUser;
import dev.oauth2flow.auth.admin.UserActions.UserDetails;
import dev.oauth2flow.auth.users.UserAdministration.ManagedUser;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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
 * Users in the admin API.
 */
@RestController
@RequestMapping(AdminSecurity.PATH + "/users")
class UsersApi {

	private final UserActions users;

	UsersApi(UserActions users) {
		this.users = users;
	}

	@GetMapping
	Map<String, Object> list(@RequestParam(defaultValue = "") String search,
			@RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "50") int limit) {
		return Map.of("items", this.users.list(search, after, limit).items());
	}

	@GetMapping("/{sub}")
	ResponseEntity<ManagedUser> read(@PathVariable UUID sub) {
		return answer(HttpStatus.OK, this.users.find(sub));
	}

	@PostMapping
	ResponseEntity<ManagedUser> create(@Valid @RequestBody NewUser user, Principal operator) {
		return answer(HttpStatus.CREATED, this.users.create(user, operator.getName()));
	}

	@PutMapping("/{sub}")
	ResponseEntity<ManagedUser> change(@PathVariable UUID sub,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen,
			@Valid @RequestBody UserDetails details, Principal operator) {
		return answer(HttpStatus.OK, this.users.change(sub, SeenVersion.of(seen), details, operator.getName()));
	}

	@PostMapping("/{sub}/lock")
	ResponseEntity<ManagedUser> lock(@PathVariable UUID sub,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		return answer(HttpStatus.OK, this.users.lock(sub, SeenVersion.of(seen), operator.getName()));
	}

	@PostMapping("/{sub}/unlock")
	ResponseEntity<ManagedUser> unlock(@PathVariable UUID sub,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		return answer(HttpStatus.OK, this.users.unlock(sub, SeenVersion.of(seen), operator.getName()));
	}

	@PutMapping("/{sub}/password")
	ResponseEntity<ManagedUser> setPassword(@PathVariable UUID sub,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen,
			@Valid @RequestBody NewPassword password, Principal operator) {
		return answer(HttpStatus.OK,
				this.users.setPassword(sub, SeenVersion.of(seen), password.password(), operator.getName()));
	}

	@PostMapping("/{sub}/sign-out")
	ResponseEntity<Void> signOut(@PathVariable UUID sub, Principal operator) {
		this.users.signOut(sub, operator.getName());
		return ResponseEntity.noContent().build();
	}

	private static ResponseEntity<ManagedUser> answer(HttpStatus status, ManagedUser user) {
		return ResponseEntity.status(status).eTag(SeenVersion.tag(user.version())).body(user);
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
