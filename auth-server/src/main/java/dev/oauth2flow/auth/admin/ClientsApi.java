package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientRegistry;
import dev.oauth2flow.auth.clients.ClientRules;
import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.clients.StoredClient;
import dev.oauth2flow.auth.grant.GrantService;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.DeleteMapping;
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
 * Clients and scopes in the admin API. Who changes a client says by If-Match which
 * version was seen.
 */
@RestController
@RequestMapping(AdminSecurity.PATH)
class ClientsApi {

	private static final int MOST = 200;

	private final ClientRegistry registry;

	private final ScopeCatalogue scopes;

	private final GrantService grants;

	private final AdminActions actions;

	private final TransactionOperations transactions;

	ClientsApi(ClientRegistry registry, ScopeCatalogue scopes, GrantService grants, AdminActions actions,
			TransactionOperations transactions) {
		this.registry = registry;
		this.scopes = scopes;
		this.grants = grants;
		this.actions = actions;
		this.transactions = transactions;
	}

	@GetMapping("/scopes")
	Map<String, Object> scopes() {
		return Map.of("items", this.scopes.describe(this.scopes.names()));
	}

	@GetMapping("/clients")
	Map<String, Object> list(@RequestParam(defaultValue = "") String after,
			@RequestParam(defaultValue = "50") int limit) {
		return Map.of("items", this.registry.list(after, Math.clamp(limit, 1, MOST)));
	}

	@GetMapping("/clients/{clientId}")
	ResponseEntity<StoredClient> read(@PathVariable String clientId) {
		return answer(found(clientId));
	}

	@PostMapping("/clients")
	ResponseEntity<Map<String, Object>> register(@RequestBody NewClient client, Principal operator) {
		String violation = ClientRules.violation(client.clientId());
		check((violation != null) ? violation : ClientRules.violation(client.details(), this.scopes.names()));
		Map<String, Object> answer = new LinkedHashMap<>();
		this.transactions.executeWithoutResult((_) -> {
			String secret = this.registry.register(client.clientId(), client.details(), null);
			if (secret != null) {
				answer.put("clientSecret", secret);
			}
			this.actions.ofClient("client.registered", client.clientId(), operator.getName());
		});
		answer.put("client", found(client.clientId()));
		return ResponseEntity.status(HttpStatus.CREATED).cacheControl(CacheControl.noStore()).body(answer);
	}

	@PutMapping("/clients/{clientId}")
	ResponseEntity<StoredClient> change(@PathVariable String clientId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen,
			@RequestBody ClientDetails details, Principal operator) {
		int version = version(seen);
		StoredClient client = found(clientId);
		check(ClientRules.violation(details, this.scopes.names()));
		check((client.details().isPublic() != details.isPublic() || client.details().hasSecret() != details.hasSecret())
				? "Whether a client has a secret cannot be changed: register another one" : null);
		apply("client.changed", clientId, operator, () -> this.registry.change(clientId, version, details));
		return answer(found(clientId));
	}

	@PostMapping("/clients/{clientId}/disable")
	ResponseEntity<StoredClient> disable(@PathVariable String clientId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		int version = version(seen);
		found(clientId);
		apply("client.disabled", clientId, operator, () -> {
			this.grants.revokeClient(clientId, "client_disabled");
			return this.registry.disable(clientId, version, true);
		});
		return answer(found(clientId));
	}

	@PostMapping("/clients/{clientId}/enable")
	ResponseEntity<StoredClient> enable(@PathVariable String clientId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		int version = version(seen);
		found(clientId);
		apply("client.enabled", clientId, operator, () -> this.registry.disable(clientId, version, false));
		return answer(found(clientId));
	}

	@PostMapping("/clients/{clientId}/secret")
	ResponseEntity<Map<String, Object>> replaceSecret(@PathVariable String clientId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		int version = version(seen);
		check(found(clientId).details().hasSecret() ? null : "The client has no secret");
		Map<String, Object> answer = new LinkedHashMap<>();
		apply("client.secret_replaced", clientId, operator, () -> {
			String secret = this.registry.replaceSecret(clientId, version);
			if (secret != null) {
				answer.put("clientSecret", secret);
			}
			return secret != null;
		});
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(answer);
	}

	@DeleteMapping("/clients/{clientId}")
	ResponseEntity<Void> remove(@PathVariable String clientId, Principal operator) {
		found(clientId);
		apply("client.removed", clientId, operator, () -> {
			this.grants.revokeClient(clientId, "client_removed");
			return this.registry.remove(clientId);
		});
		return ResponseEntity.noContent().build();
	}

	private void apply(String type, String clientId, Principal operator, Change change) {
		this.transactions.executeWithoutResult((_) -> {
			if (!change.make()) {
				throw AdminProblem.changedMeanwhile();
			}
			this.actions.ofClient(type, clientId, operator.getName());
		});
	}

	private StoredClient found(String clientId) {
		StoredClient client = this.registry.find(clientId);
		if (client == null) {
			throw AdminProblem.notFound();
		}
		return client;
	}

	private static int version(String seen) {
		return (int) AdminProblem.version(seen);
	}

	private static void check(@Nullable String violation) {
		if (violation != null) {
			throw AdminProblem.invalid(violation);
		}
	}

	private static ResponseEntity<StoredClient> answer(StoredClient client) {
		return ResponseEntity.ok().eTag(AdminProblem.tag(client.version())).body(client);
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
	 * A client to register.
	 *
	 * @param clientId its {@code client_id}
	 * @param details what the registration is to say
	 */
	record NewClient(String clientId, ClientDetails details) {

		NewClient {
			Objects.requireNonNull(clientId);
			Objects.requireNonNull(details);
		}

	}

}
