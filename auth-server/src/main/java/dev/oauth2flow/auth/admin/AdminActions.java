package dev.oauth2flow.auth.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.keys.EncryptedStore;
import dev.oauth2flow.auth.keys.KeyRing;
import dev.oauth2flow.auth.session.Sessions;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What both the API and the commands do, and how it is audited: under the user or client
 * that it concerns, with who did it.
 */
@Component
class AdminActions {

	/** Who acts where nobody has signed in. */
	static final String COMMAND = "operator:command";

	private static final String SIGNED_OUT = "signed_out_by_operator";

	private final Sessions sessions;

	private final GrantService grants;

	private final KeyRing keys;

	private final List<EncryptedStore> encrypted;

	private final AuditTrail auditTrail;

	private final TransactionOperations transactions;

	AdminActions(Sessions sessions, GrantService grants, KeyRing keys, List<EncryptedStore> encrypted,
			AuditTrail auditTrail, TransactionOperations transactions) {
		this.sessions = sessions;
		this.grants = grants;
		this.keys = keys;
		this.encrypted = encrypted;
		this.auditTrail = auditTrail;
		this.transactions = transactions;
	}

	/**
	 * Ends all sessions and tokens of a user.
	 */
	void signOut(String subject, String actor) {
		List<String> sids = this.sessions.find(subject).stream().map((session) -> session.user().sid()).toList();
		this.transactions.executeWithoutResult((_) -> {
			sids.forEach((_) -> this.auditTrail.record("session.ended", subject, Map.of("reason", SIGNED_OUT)));
			this.grants.revokeAll(subject, SIGNED_OUT);
			ofUser("user.signed_out", subject, actor);
		});
		this.sessions.end(subject, sids);
	}

	/**
	 * Replaces all signing keys at once.
	 */
	void replaceKeys(String actor) {
		this.auditTrail.record("keys.replaced", actor, Map.of("actor", actor));
		this.keys.replaceAll();
	}

	/**
	 * Encrypts all that is stored under today's key-encryption key.
	 * @return how many secrets were under the second one
	 */
	int reencrypt(String actor) {
		return Objects.requireNonNull(this.transactions.execute((_) -> {
			int changed = this.encrypted.stream().mapToInt(EncryptedStore::reencrypt).sum();
			if (changed > 0) {
				this.auditTrail.record("keys.reencrypted", actor, Map.of("actor", actor));
			}
			return changed;
		}));
	}

	void ofUser(String type, String subject, String actor) {
		this.auditTrail.record(type, subject, Map.of("actor", actor));
	}

	void ofClient(String type, String clientId, String actor) {
		Map<String, Object> data = new HashMap<>();
		data.put("client_id", clientId);
		data.put("actor", actor);
		this.auditTrail.record(type, "client:" + clientId, data);
	}

}
