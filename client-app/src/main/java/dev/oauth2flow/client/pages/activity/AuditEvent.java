package dev.oauth2flow.client.pages.activity;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A fact from the ledger, as much of it as people are shown.
 *
 * @param type what happened, as in {@code note.created}
 * @param time when it happened
 */
record AuditEvent(String id, String type, Instant time, @Nullable String source, Data data) {

	AuditEvent(String id, String type, Instant time, @Nullable String source, @Nullable Data data) {
		this.id = id;
		this.type = type;
		this.time = time;
		this.source = source;
		this.data = Objects.requireNonNullElseGet(data, () -> new Data(null, null, null, null, null, null, null));
	}

	/**
	 * The particulars; each is null where the type does not have it.
	 */
	record Data(@JsonProperty("client_id") @Nullable String clientId,
			@JsonProperty("ip_prefix") @Nullable String ipPrefix,
			@JsonProperty("user_agent_family") @Nullable String userAgentFamily, @Nullable List<String> scopes,
			@Nullable String reason, @Nullable String method, @Nullable String route) {

	}

}
