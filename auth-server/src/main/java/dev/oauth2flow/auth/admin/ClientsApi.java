package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.admin.ClientActions.WithSecret;
import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.StoredClient;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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
 * Clients in the admin API.
 */
@RestController
@RequestMapping(AdminSecurity.PATH + "/clients")
class ClientsApi {

	private final ClientActions clients;

	ClientsApi(ClientActions clients) {
		this.clients = clients;
	}

	@GetMapping
	Map<String, Object> list(@RequestParam(defaultValue = "") String search,
			@RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "50") int limit) {
		return Map.of("items", this.clients.list(search, after, limit).items());
	}

	@GetMapping("/{clientId}")
	ResponseEntity<StoredClient> read(@PathVariable String clientId) {
		return answer(this.clients.find(clientId));
	}

	@PostMapping
	ResponseEntity<Map<String, Object>> register(@RequestBody NewClient client, Principal operator) {
		WithSecret made = this.clients.register(client.clientId(), client.details(), operator.getName());
		Map<String, Object> answer = new LinkedHashMap<>();
		if (made.secret() != null) {
			answer.put("clientSecret", made.secret());
		}
		answer.put("client", made.client());
		return ResponseEntity.status(HttpStatus.CREATED).cacheControl(CacheControl.noStore()).body(answer);
	}

	@PutMapping("/{clientId}")
	ResponseEntity<StoredClient> change(@PathVariable String clientId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen,
			@RequestBody ClientDetails details, Principal operator) {
		return answer(this.clients.change(clientId, SeenVersion.number(seen), details, operator.getName()));
	}

	@PostMapping("/{clientId}/disable")
	ResponseEntity<StoredClient> disable(@PathVariable String clientId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		return answer(this.clients.disable(clientId, SeenVersion.number(seen), operator.getName()));
	}

	@PostMapping("/{clientId}/enable")
	ResponseEntity<StoredClient> enable(@PathVariable String clientId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		return answer(this.clients.enable(clientId, SeenVersion.number(seen), operator.getName()));
	}

	@PostMapping("/{clientId}/secret")
	ResponseEntity<Map<String, Object>> replaceSecret(@PathVariable String clientId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		WithSecret made = this.clients.replaceSecret(clientId, SeenVersion.number(seen), operator.getName());
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.body(Map.of("clientSecret", Objects.requireNonNull(made.secret())));
	}

	@DeleteMapping("/{clientId}")
	ResponseEntity<Void> remove(@PathVariable String clientId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, defaultValue = "") String seen, Principal operator) {
		this.clients.remove(clientId, SeenVersion.number(seen), operator.getName());
		return ResponseEntity.noContent().build();
	}

	private static ResponseEntity<StoredClient> answer(StoredClient client) {
		return ResponseEntity.ok().eTag(SeenVersion.tag(client.version())).body(client);
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
