package dev.oauth2flow.auth.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What auth-server sends of the audit contract: a CloudEvents 1.0 event in JSON.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({ "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "traceparent",
		"data" })
record AuditEvent(UUID id, String type, String subject, Instant time, @Nullable String traceparent,
		Map<String, Object> data) {

	public String getSpecversion() {
		return "1.0";
	}

	public String getSource() {
		return "/auth-server";
	}

	public String getDatacontenttype() {
		return "application/json";
	}

}
