package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import dev.oauth2flow.auth.clients.InitialAccessTokens;
import dev.oauth2flow.auth.keys.KeyRing;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Signing keys and the tokens for registrations in the admin API.
 */
@RestController
@RequestMapping(AdminSecurity.PATH)
class KeysApi {

	private final KeyRing keys;

	private final InitialAccessTokens initialTokens;

	private final AdminActions actions;

	private final TransactionOperations transactions;

	KeysApi(KeyRing keys, InitialAccessTokens initialTokens, AdminActions actions, TransactionOperations transactions) {
		this.keys = keys;
		this.initialTokens = initialTokens;
		this.actions = actions;
		this.transactions = transactions;
	}

	@GetMapping("/keys")
	Map<String, Object> keys() {
		return Map.of("items", this.keys.schedule());
	}

	@PostMapping("/keys/replace")
	Map<String, Object> replace(Principal operator) {
		this.actions.replaceKeys(operator.getName());
		return keys();
	}

	@GetMapping("/initial-access-tokens")
	Map<String, Object> initialTokens() {
		return Map.of("items", this.initialTokens.list());
	}

	@PostMapping("/initial-access-tokens")
	ResponseEntity<Map<String, Object>> issue(@Valid @RequestBody NewToken token, Principal operator) {
		String issued = this.transactions.execute((_) -> {
			this.actions.ofUser("registration_token.issued", operator.getName(), operator.getName());
			return this.initialTokens.issue(token.description(), token.uses(),
					Instant.now().plus(Duration.ofHours(token.hours())));
		});
		return ResponseEntity.status(HttpStatus.CREATED)
			.cacheControl(CacheControl.noStore())
			.body(Map.of("token", issued));
	}

	@DeleteMapping("/initial-access-tokens/{id}")
	ResponseEntity<Void> revoke(@PathVariable UUID id, Principal operator) {
		this.transactions.executeWithoutResult((_) -> {
			if (!this.initialTokens.revoke(id)) {
				throw AdminProblem.notFound();
			}
			this.actions.ofUser("registration_token.revoked", operator.getName(), operator.getName());
		});
		return ResponseEntity.noContent().build();
	}

	/**
	 * A token to issue.
	 *
	 * @param description for whom
	 * @param uses how many registrations it is good for
	 * @param hours for how long
	 */
	record NewToken(@NotBlank @Size(max = 255) String description, @Min(1) @Max(1000) int uses,
			@Min(1) @Max(720) int hours) {
	}

}
