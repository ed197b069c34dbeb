package dev.oauth2flow.auth.admin;

import java.util.List;
import java.util.function.BooleanSupplier;

import dev.oauth2flow.auth.clients.ScopeDetails;
import dev.oauth2flow.auth.clients.ScopeRegistry;
import dev.oauth2flow.auth.clients.ScopeRules;
import dev.oauth2flow.auth.clients.StoredScope;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What operators do with scopes, by the API and on the pages alike: each change together
 * with its audit event, and only to what the operator has seen.
 */
@Component
class ScopeActions {

	private final ScopeRegistry registry;

	private final AdminAudit audit;

	private final TransactionOperations transactions;

	ScopeActions(ScopeRegistry registry, AdminAudit audit, TransactionOperations transactions) {
		this.registry = registry;
		this.audit = audit;
		this.transactions = transactions;
	}

	List<StoredScope> list() {
		return this.registry.list();
	}

	StoredScope find(String name) {
		StoredScope scope = this.registry.find(name);
		if (scope == null) {
			throw RefusedActionException.notFound();
		}
		return scope;
	}

	StoredScope register(String name, ScopeDetails details, String actor) {
		RefusedActionException.check(ScopeRules.violation(name, details));
		try {
			this.transactions.executeWithoutResult((_) -> {
				this.registry.register(name, details);
				this.audit.ofScope("scope.registered", name, actor);
			});
			return find(name);
		}
		catch (DuplicateKeyException _) {
			throw RefusedActionException.taken();
		}
	}

	StoredScope change(String name, int version, ScopeDetails details, String actor) {
		find(name);
		RefusedActionException.check(ScopeRules.violation(name, details));
		return apply("scope.changed", name, actor, () -> this.registry.change(name, version, details));
	}

	StoredScope disable(String name, int version, String actor) {
		find(name);
		RefusedActionException
			.check(ScopeRules.isDispensable(name) ? null : "This server cannot do without the scope " + name);
		return apply("scope.disabled", name, actor, () -> this.registry.disable(name, version, true));
	}

	StoredScope enable(String name, int version, String actor) {
		find(name);
		return apply("scope.enabled", name, actor, () -> this.registry.disable(name, version, false));
	}

	private StoredScope apply(String type, String name, String actor, BooleanSupplier change) {
		this.transactions.executeWithoutResult((_) -> {
			if (!change.getAsBoolean()) {
				throw RefusedActionException.changedMeanwhile();
			}
			this.audit.ofScope(type, name, actor);
		});
		return find(name);
	}

}
