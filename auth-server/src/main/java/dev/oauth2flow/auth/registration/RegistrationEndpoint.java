package dev.oauth2flow.auth.registration;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientPolicy;
import dev.oauth2flow.auth.clients.ClientRegistry;
import dev.oauth2flow.auth.clients.InitialAccessTokens;
import dev.oauth2flow.auth.clients.StoredClient;
import dev.oauth2flow.auth.grant.GrantService;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Dynamic client registration (RFC 7591) and its management by the client (RFC 7592).
 */
@RestController
class RegistrationEndpoint {

	static final String PATH = "/register";

	/** Clients that registered themselves are told by it, and never look like a user. */
	private static final String CLIENT_ID_PREFIX = "dyn-";

	private static final String BEARER = "bearer ";

	private final StringKeyGenerator tokens = new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 32);

	private final StringKeyGenerator ids = new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), 16);

	private final InitialAccessTokens initialTokens;

	private final ClientRegistry registry;

	private final ClientMetadata metadata;

	private final PolicyMetadata policies;

	private final GrantService grants;

	private final AuditTrail auditTrail;

	private final TransactionOperations transactions;

	private final String address;

	RegistrationEndpoint(InitialAccessTokens initialTokens, ClientRegistry registry, ClientMetadata metadata,
			PolicyMetadata policies, GrantService grants, AuditTrail auditTrail, TransactionOperations transactions,
			@Value("${oauth2flow.issuer}") String issuer) {
		this.initialTokens = initialTokens;
		this.registry = registry;
		this.metadata = metadata;
		this.policies = policies;
		this.grants = grants;
		this.auditTrail = auditTrail;
		this.transactions = transactions;
		this.address = issuer + PATH + "/";
	}

	@PostMapping(path = PATH, consumes = "application/json", produces = "application/json")
	ResponseEntity<Map<String, Object>> register(
			@RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
			@RequestBody Map<String, @Nullable Object> body) {
		String initialToken = bearer(authorization);
		if (initialToken == null || !this.initialTokens.isGood(initialToken)) {
			return unauthorized(authorization);
		}
		ClientDetails details = read(body, ClientPolicy.NONE);
		String clientId = CLIENT_ID_PREFIX + this.ids.generateKey();
		String registrationToken = this.tokens.generateKey();
		Map<String, Object> answer = new LinkedHashMap<>();
		boolean registered = Boolean.TRUE.equals(this.transactions.execute((_) -> {
			if (!this.initialTokens.use(initialToken)) {
				return false;
			}
			String secret = this.registry.register(clientId, details, registrationToken);
			record("client.registered", clientId);
			describe(answer, clientId, details, registrationToken);
			if (secret != null) {
				answer.put("client_secret", secret);
				answer.put("client_secret_expires_at", 0);
			}
			return true;
		}));
		return registered ? answer(HttpStatus.CREATED, answer) : unauthorized(authorization);
	}

	@GetMapping(path = PATH + "/{clientId}", produces = "application/json")
	ResponseEntity<Map<String, Object>> read(
			@RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
			@PathVariable String clientId) {
		StoredClient client = managed(clientId, authorization);
		if (client == null) {
			return unauthorized(authorization);
		}
		Map<String, Object> answer = new LinkedHashMap<>();
		// It is kept as a hash: the one to give is the one that came.
		describe(answer, clientId, client.details(), String.valueOf(bearer(authorization)));
		return answer(HttpStatus.OK, answer);
	}

	@PutMapping(path = PATH + "/{clientId}", consumes = "application/json", produces = "application/json")
	ResponseEntity<Map<String, Object>> replace(
			@RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
			@PathVariable String clientId, @RequestBody Map<String, @Nullable Object> body) {
		StoredClient client = managed(clientId, authorization);
		if (client == null) {
			return unauthorized(authorization);
		}
		if (!clientId.equals(body.get("client_id"))) {
			throw RegistrationException.invalidMetadata("client_id is missing or another client's");
		}
		ClientDetails details = read(body, client.details().registeredPolicy());
		if (details.isPublic() != client.details().isPublic() || details.hasSecret() != client.details().hasSecret()) {
			throw RegistrationException
				.invalidMetadata("A client cannot change whether it has a secret: register another one");
		}
		String registrationToken = this.tokens.generateKey();
		boolean changed = Boolean.TRUE.equals(this.transactions.execute((_) -> {
			if (!this.registry.change(clientId, client.version(), details)) {
				return false;
			}
			this.registry.replaceRegistrationToken(clientId, registrationToken);
			record("client.changed", clientId);
			return true;
		}));
		if (!changed) {
			// Another request with the same token was faster, and has replaced the token.
			return unauthorized(authorization);
		}
		Map<String, Object> answer = new LinkedHashMap<>();
		describe(answer, clientId, details, registrationToken);
		return answer(HttpStatus.OK, answer);
	}

	@DeleteMapping(PATH + "/{clientId}")
	ResponseEntity<Map<String, Object>> remove(
			@RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization,
			@PathVariable String clientId) {
		if (managed(clientId, authorization) == null) {
			return unauthorized(authorization);
		}
		this.transactions.executeWithoutResult((_) -> {
			this.grants.revokeClient(clientId, "client_removed");
			this.registry.remove(clientId);
			record("client.removed", clientId);
		});
		return ResponseEntity.noContent().cacheControl(CacheControl.noStore()).build();
	}

	@ExceptionHandler
	ResponseEntity<Map<String, Object>> refused(RegistrationException refusal) {
		return answer(HttpStatus.BAD_REQUEST,
				Map.of("error", refusal.error(), "error_description", String.valueOf(refusal.getMessage())));
	}

	@ExceptionHandler
	ResponseEntity<Map<String, Object>> unreadable(HttpMessageNotReadableException unreadable) {
		return answer(HttpStatus.BAD_REQUEST,
				Map.of("error", "invalid_client_metadata", "error_description", "The body must be a JSON object"));
	}

	private ClientDetails read(Map<String, @Nullable Object> body, ClientPolicy kept) {
		ClientDetails details = this.metadata.read(body).completedBy(this.policies.read(body, kept));
		this.policies.check(details);
		return details;
	}

	private @Nullable StoredClient managed(String clientId, String authorization) {
		String token = bearer(authorization);
		return (token != null) ? this.registry.findManaged(clientId, token) : null;
	}

	private void describe(Map<String, Object> answer, String clientId, ClientDetails details,
			String registrationToken) {
		answer.put("client_id", clientId);
		answer.putAll(this.metadata.write(details));
		answer.putAll(this.policies.write(details.registeredPolicy()));
		answer.put("registration_client_uri", this.address + clientId);
		answer.put("registration_access_token", registrationToken);
	}

	private void record(String type, String clientId) {
		this.auditTrail.record(type, "client:" + clientId, Map.of("client_id", clientId));
	}

	private static ResponseEntity<Map<String, Object>> answer(HttpStatusCode status, Map<String, Object> body) {
		return ResponseEntity.status(status).cacheControl(CacheControl.noStore()).body(body);
	}

	private static ResponseEntity<Map<String, Object>> unauthorized(String authorization) {
		// Who shows no token is told that one is wanted, and of no error (RFC 6750 3.1).
		boolean isShown = bearer(authorization) != null;
		return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
			.header(HttpHeaders.WWW_AUTHENTICATE, isShown ? "Bearer error=\"invalid_token\"" : "Bearer")
			.cacheControl(CacheControl.noStore())
			.body(isShown ? Map.of("error", "invalid_token") : Map.of());
	}

	private static @Nullable String bearer(String authorization) {
		return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
				? authorization.substring(BEARER.length()).strip() : null;
	}

}
