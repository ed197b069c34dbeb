package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.clients.ScopeDetails;
import dev.oauth2flow.auth.clients.StoredScope;

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
import org.springframework.web.bind.annotation.RestController;

/**
 * Scopes in the admin API.
 */
@RestController
@RequestMapping(AdminSecurity.PATH + "/scopes")
class ScopesApi {

	private final ScopeActions scopes;

	ScopesApi(ScopeActions scopes) {
		this.scopes = scopes;
	}

	@GetMapping
	Map<String, Object> list() {
		return Map.of("items", this.scopes.list());
	}

	@GetMapping("/{name}")
	ResponseEntity<StoredScope> read(@PathVariable String name) {
		return answer(HttpStatus.OK, this.scopes.find(name));
	}

	@PostMapping
	ResponseEntity<StoredScope> register(@RequestBody NewScope scope, Principal operator) {
		return answer(HttpStatus.CREATED, this.scopes.register(scope.name(), scope.details(), operator.getName()));
	}

	@PutMapping("/{name}")
	ResponseEntity<StoredScope> change(@PathVariable String name,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen,
			@RequestBody ScopeDetails details, Principal operator) {
		return answer(HttpStatus.OK, this.scopes.change(name, SeenVersion.number(seen), details, operator.getName()));
	}

	@PostMapping("/{name}/disable")
	ResponseEntity<StoredScope> disable(@PathVariable String name,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		return answer(HttpStatus.OK, this.scopes.disable(name, SeenVersion.number(seen), operator.getName()));
	}

	@PostMapping("/{name}/enable")
	ResponseEntity<StoredScope> enable(@PathVariable String name,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		return answer(HttpStatus.OK, this.scopes.enable(name, SeenVersion.number(seen), operator.getName()));
	}

	private static ResponseEntity<StoredScope> answer(HttpStatus status, StoredScope scope) {
		return ResponseEntity.status(status).eTag(SeenVersion.tag(scope.version())).body(scope);
	}

	/**
	 * A scope to register.
	 *
	 * @param name its name
	 * @param details what it is to mean
	 */
	record NewScope(String name, ScopeDetails details) {

		NewScope {
			Objects.requireNonNull(name);
			Objects.requireNonNull(details);
		}

	}

}
