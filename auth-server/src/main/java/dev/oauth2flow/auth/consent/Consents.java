package dev.oauth2flow.auth.consent;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.details.DetailsCatalogue;
import dev.oauth2flow.auth.grant.GrantService;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Remembers what users have allowed. Giving and withdrawing are in the audit trail before
 * they are answered.
 */
@Component
public class Consents implements OAuth2AuthorizationConsentService {

	private final ConsentRows rows;

	private final RegisteredClientRepository clients;

	private final ScopeCatalogue scopes;

	private final DetailsCatalogue details;

	private final GrantService grants;

	private final AuditTrail auditTrail;

	Consents(ConsentRows rows, RegisteredClientRepository clients, ScopeCatalogue scopes, DetailsCatalogue details,
			GrantService grants, AuditTrail auditTrail) {
		this.details = details;
		this.rows = rows;
		this.clients = clients;
		this.scopes = scopes;
		this.grants = grants;
		this.auditTrail = auditTrail;
	}

	@Override
	@Transactional
	public void save(OAuth2AuthorizationConsent consent) {
		String[] allowed = consent.getScopes().stream().sorted().toArray(String[]::new);
		String[] claims = ConsentedClaims.of(consent).toArray(String[]::new);
		Set<String> details = ConsentedDetails.of(consent);
		this.rows.put(UUID.fromString(consent.getPrincipalName()), UUID.fromString(consent.getRegisteredClientId()),
				allowed, claims, details.toArray(String[]::new));
		record("consent.granted", consent.getPrincipalName(), clientId(consent.getRegisteredClientId()),
				List.of(allowed), details);
	}

	/**
	 * Adds to what a user has allowed a client.
	 * @param registeredClientId the registration's id
	 * @param subject the user's {@code sub}
	 * @param scopes what is allowed now
	 */
	@Transactional
	public void add(String registeredClientId, String subject, Collection<String> scopes) {
		OAuth2AuthorizationConsent.Builder builder = OAuth2AuthorizationConsent.withId(registeredClientId, subject);
		key(subject, registeredClientId).flatMap(this.rows::findById).ifPresent((known) -> addTo(builder, known));
		scopes.forEach(builder::scope);
		save(builder.build());
	}

	@Override
	@Transactional
	public void remove(OAuth2AuthorizationConsent consent) {
		withdraw(consent.getPrincipalName(), consent.getRegisteredClientId());
	}

	/**
	 * Finds what a user has allowed a client. While the user is answering with "no" it
	 * finds nothing: the authorization server would add what was allowed earlier, and so
	 * turn the refusal into a grant.
	 * @param registeredClientId the registration's id
	 * @param principalName the user's {@code sub}
	 * @return the consent, or {@code null}
	 */
	@Override
	public @Nullable OAuth2AuthorizationConsent findById(String registeredClientId, String principalName) {
		if (isBeingDenied()) {
			return null;
		}
		return key(principalName, registeredClientId).flatMap(this.rows::findById).map((consent) -> {
			OAuth2AuthorizationConsent.Builder builder = OAuth2AuthorizationConsent.withId(registeredClientId,
					principalName);
			addTo(builder, consent);
			return builder.build();
		}).orElse(null);
	}

	/**
	 * Lists the clients that a user has allowed something.
	 * @param subject the user's {@code sub}
	 * @return the clients, the latest consent first
	 */
	public List<ConnectedClient> connectedClients(String subject) {
		return this.rows.findByUser(UUID.fromString(subject))
			.stream()
			.map(this::connectedClient)
			.filter(Objects::nonNull)
			.toList();
	}

	/**
	 * Withdraws all that a user has allowed a client, and revokes its tokens.
	 * @param subject the user's {@code sub}
	 * @param registeredClientId the registration's id; may be any text
	 * @return whether there was anything to withdraw
	 */
	@Transactional
	public boolean withdraw(String subject, String registeredClientId) {
		Optional<Consent> found = key(subject, registeredClientId).flatMap(this.rows::findById);
		if (found.isEmpty() || this.rows.deleteByKey(found.get().key) == 0) {
			return false;
		}
		String clientId = clientId(registeredClientId);
		record("consent.withdrawn", subject, clientId, found.get().scopes, found.get().authorizationDetails);
		this.grants.revoke(subject, clientId, "consent_withdrawn");
		return true;
	}

	private @Nullable ConnectedClient connectedClient(Consent consent) {
		RegisteredClient client = this.clients.findById(consent.key.clientId().toString());
		return (client != null)
				? new ConnectedClient(client.getId(), client.getClientName(), allowed(consent), consent.updatedAt)
				: null;
	}

	private List<String> allowed(Consent consent) {
		return Stream
			.concat(this.scopes.describe(consent.scopes).stream().map(ScopeCatalogue.Description::text),
					this.details.describe(AuthorizationDetails.ofTexts(consent.authorizationDetails))
						.stream()
						.map(DetailsCatalogue.Description::line))
			.toList();
	}

	private static void addTo(OAuth2AuthorizationConsent.Builder builder, Consent known) {
		known.scopes.forEach(builder::scope);
		ConsentedClaims.add(builder, known.claims);
		ConsentedDetails.add(builder, known.authorizationDetails);
	}

	private void record(String type, String subject, String clientId, Collection<String> scopes,
			Collection<String> details) {
		this.auditTrail.record(type, subject,
				AuthorizationDetails.ofTexts(details).addTypesTo(Map.of("client_id", clientId, "scopes", scopes)));
	}

	private String clientId(String registeredClientId) {
		return Objects.requireNonNull(this.clients.findById(registeredClientId), "the client was removed")
			.getClientId();
	}

	private static Optional<Consent.Key> key(String subject, String registeredClientId) {
		try {
			return Optional.of(new Consent.Key(UUID.fromString(subject), UUID.fromString(registeredClientId)));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	private static boolean isBeingDenied() {
		return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
				&& "POST".equals(current.getRequest().getMethod())
				&& ConsentPage.DENY.equals(current.getRequest().getParameter(ConsentPage.DECISION));
	}

	/**
	 * A client that a user has allowed something.
	 *
	 * @param id the registration's id
	 * @param name what the user knows it by
	 * @param allowed what it may do, in plain words
	 * @param since when this was allowed
	 */
	public record ConnectedClient(String id, String name, List<String> allowed, Instant since) {
	}

}
