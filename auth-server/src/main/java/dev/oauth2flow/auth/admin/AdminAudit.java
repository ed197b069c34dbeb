package dev.oauth2flow.auth.admin;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.oauth2flow.auth.audit.AuditTrail;

import org.springframework.stereotype.Component;

/**
 * How what operators do is audited: under the user or client that it concerns, or else
 * under the operator, and always with who did it.
 */
@Component
class AdminAudit {

	/** Who acts where nobody has signed in. */
	static final String COMMAND = "operator:command";

	private final AuditTrail auditTrail;

	AdminAudit(AuditTrail auditTrail) {
		this.auditTrail = auditTrail;
	}

	void ofServer(String type, String actor) {
		this.auditTrail.record(type, actor, Map.of("actor", actor));
	}

	void ofUser(String type, UUID sub, String actor) {
		this.auditTrail.record(type, sub.toString(), Map.of("actor", actor));
	}

	void ofEndedSession(UUID sub, String reason) {
		this.auditTrail.record("session.ended", sub.toString(), Map.of("reason", reason));
	}

	void ofClient(String type, String clientId, String actor) {
		this.auditTrail.record(type, "client:" + clientId, Map.of("client_id", clientId, "actor", actor));
	}

	void ofScope(String type, String name, String actor) {
		this.auditTrail.record(type, actor, Map.of("scopes", List.of(name), "actor", actor));
	}

}
