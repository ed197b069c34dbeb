package dev.oauth2flow.auth.admin;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientPolicy;
import dev.oauth2flow.auth.clients.ClientRegistry;
import dev.oauth2flow.auth.clients.ClientRules;
import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.clients.StoredClient;
import dev.oauth2flow.auth.details.DetailsCatalogue;
import dev.oauth2flow.auth.grant.GrantService;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What operators do with clients, by the API and on the pages alike: each change together
 * with its audit event, and only to what the operator has seen.
 */
@Component
class ClientActions {

	private final ClientRegistry registry;

	private final ScopeCatalogue scopes;

	private final DetailsCatalogue detailsTypes;

	private final GrantService grants;

	private final AdminAudit audit;

	private final TransactionOperations transactions;

	private final String issuer;

	ClientActions(ClientRegistry registry, ScopeCatalogue scopes, DetailsCatalogue detailsTypes, GrantService grants,
			AdminAudit audit, TransactionOperations transactions, @Value("${oauth2flow.issuer}") String issuer) {
		this.issuer = issuer;
		this.registry = registry;
		this.scopes = scopes;
		this.detailsTypes = detailsTypes;
		this.grants = grants;
		this.audit = audit;
		this.transactions = transactions;
	}

	Listing<StoredClient> list(String search, String after, int limit) {
		return Listing.of(limit, StoredClient::clientId,
				(most) -> this.registry.list(Listing.text(search), Listing.text(after), most));
	}

	StoredClient find(String clientId) {
		StoredClient client = this.registry.find(clientId);
		if (client == null) {
			throw RefusedActionException.notFound();
		}
		return client;
	}

	/** Returns the client with its secret, if it has one. */
	WithSecret register(String clientId, ClientDetails details, String actor) {
		ClientDetails completed = details.completedBy(ClientPolicy.NONE);
		RefusedActionException.check(ClientRules.violation(clientId));
		RefusedActionException.check(ClientRules.violation(completed, this.scopes.names()));
		checkAgainstServer(completed, List.of());
		try {
			String secret = this.transactions.execute((_) -> {
				String made = this.registry.register(clientId, completed, null);
				this.audit.ofClient("client.registered", clientId, actor);
				return made;
			});
			return new WithSecret(find(clientId), secret);
		}
		catch (DuplicateKeyException _) {
			throw RefusedActionException.taken();
		}
	}

	StoredClient change(String clientId, int version, ClientDetails details, String actor) {
		StoredClient client = find(clientId);
		ClientPolicy kept = client.details().registeredPolicy();
		ClientDetails completed = details.completedBy(kept);
		RefusedActionException.check((client.details().isPublic() != details.isPublic()
				|| client.details().hasSecret() != details.hasSecret())
						? "Whether a client has a secret cannot be changed: register another one" : null);
		RefusedActionException.check(ClientRules.violation(completed, known(client), client.details()));
		checkAgainstServer(completed, kept.authorizationDetailsTypes());
		apply("client.changed", clientId, actor, () -> {
			// What it got, another kind of client would not have got so.
			if (completed.profile() != kept.profile()) {
				this.grants.revokeClient(clientId, "client_changed");
			}
			return this.registry.change(clientId, version, completed);
		});
		return find(clientId);
	}

	StoredClient disable(String clientId, int version, String actor) {
		find(clientId);
		apply("client.disabled", clientId, actor, () -> {
			this.grants.revokeClient(clientId, "client_disabled");
			return this.registry.disable(clientId, version, true);
		});
		return find(clientId);
	}

	StoredClient enable(String clientId, int version, String actor) {
		find(clientId);
		apply("client.enabled", clientId, actor, () -> this.registry.disable(clientId, version, false));
		return find(clientId);
	}

	WithSecret replaceSecret(String clientId, int version, String actor) {
		RefusedActionException
			.check(find(clientId).details().hasSecret() ? null : "The client has no secret to replace");
		String secret = this.transactions.execute((_) -> {
			String made = this.registry.replaceSecret(clientId, version);
			if (made == null) {
				throw RefusedActionException.changedMeanwhile();
			}
			this.audit.ofClient("client.secret_replaced", clientId, actor);
			return made;
		});
		return new WithSecret(find(clientId), Objects.requireNonNull(secret));
	}

	void remove(String clientId, int version, String actor) {
		find(clientId);
		apply("client.removed", clientId, actor, () -> {
			this.grants.revokeClient(clientId, "client_removed");
			return this.registry.remove(clientId, version);
		});
	}

	/** What the client may ask for now it may keep, also while that is out of use. */
	private List<String> known(StoredClient client) {
		return Stream.concat(this.scopes.names().stream(), client.details().scopes().stream()).toList();
	}

	/** What depends on this server's own settings. */
	private void checkAgainstServer(ClientDetails details, List<String> keptTypes) {
		RefusedActionException.check(ClientRules.redirectViolation(details, this.issuer));
		List<String> types = Stream.concat(this.detailsTypes.types().stream(), keptTypes.stream()).toList();
		RefusedActionException.check(types.containsAll(details.registeredPolicy().authorizationDetailsTypes()) ? null
				: "authorizationDetailsTypes has one that does not exist");
	}

	private void apply(String type, String clientId, String actor, BooleanSupplier change) {
		this.transactions.executeWithoutResult((_) -> {
			if (!change.getAsBoolean()) {
				throw RefusedActionException.changedMeanwhile();
			}
			this.audit.ofClient(type, clientId, actor);
		});
	}

	/**
	 * A client, and its secret when it has just been made.
	 *
	 * @param client the client
	 * @param secret the secret, which is shown once, or {@code null} if it has none
	 */
	record WithSecret(StoredClient client, @Nullable String secret) {

		@Override
		public String toString() {
			return "WithSecret[client=" + this.client.clientId() + "]";
		}

	}

}
