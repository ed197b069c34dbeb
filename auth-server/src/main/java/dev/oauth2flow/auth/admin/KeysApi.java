package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.util.Map;
import java.util.UUID;

import dev.oauth2flow.auth.admin.KeyActions.NewToken;
import jakarta.validation.Valid;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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

	private final KeyActions keys;

	KeysApi(KeyActions keys) {
		this.keys = keys;
	}

	@GetMapping("/keys")
	Map<String, Object> keys() {
		return Map.of("items", this.keys.schedule());
	}

	@PostMapping("/keys/rotate")
	Map<String, Object> rotate(Principal operator) {
		this.keys.rotate(operator.getName());
		return keys();
	}

	@PostMapping("/keys/replace")
	Map<String, Object> replace(Principal operator) {
		this.keys.replace(operator.getName());
		return keys();
	}

	@GetMapping("/initial-access-tokens")
	Map<String, Object> initialTokens() {
		return Map.of("items", this.keys.tokens());
	}

	@PostMapping("/initial-access-tokens")
	ResponseEntity<Map<String, Object>> issue(@Valid @RequestBody NewToken token, Principal operator) {
		return ResponseEntity.status(HttpStatus.CREATED)
			.cacheControl(CacheControl.noStore())
			.body(Map.of("token", this.keys.issueToken(token, operator.getName())));
	}

	@DeleteMapping("/initial-access-tokens/{id}")
	ResponseEntity<Void> revoke(@PathVariable UUID id, Principal operator) {
		this.keys.revokeToken(id, operator.getName());
		return ResponseEntity.noContent().build();
	}

}
