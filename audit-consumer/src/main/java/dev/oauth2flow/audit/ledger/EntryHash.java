package dev.oauth2flow.audit.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A link of the chain: SHA-256 over the hash of the entry before and the canonical JSON
 * of this one.
 * <p>
 * Canonical means members sorted by name and no white space, in the manner of RFC 8785.
 * PostgreSQL's {@code jsonb} forgets the order of members, so the order must not count.
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below go by the content.
record EntryHash(byte[] bytes) {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	/** What stands before the first entry. */
	static final EntryHash BEFORE_THE_FIRST = new EntryHash(new byte[32]);

	/**
	 * The hash of the entry that follows this one.
	 */
	EntryHash next(long position, Instant recordedAt, AuditEvent event) {
		ObjectNode content = JsonNodeFactory.instance.objectNode();
		content.put("position", position);
		content.put("recorded_at", recordedAt.toString());
		content.put("id", event.id().toString());
		content.put("subject", event.subject());
		content.put("type", event.type());
		content.put("source", event.source());
		content.put("time", event.time().toString());
		content.put("traceparent", event.traceparent());
		content.set("data", event.data());
		MessageDigest digest = sha256();
		digest.update(this.bytes);
		digest.update(JSON.writeValueAsString(sorted(content)).getBytes(StandardCharsets.UTF_8));
		return new EntryHash(digest.digest());
	}

	private static JsonNode sorted(JsonNode node) {
		if (node instanceof ObjectNode object) {
			ObjectNode copy = JsonNodeFactory.instance.objectNode();
			object.properties()
				.stream()
				.sorted((left, right) -> left.getKey().compareTo(right.getKey()))
				.forEach((member) -> copy.set(member.getKey(), sorted(member.getValue())));
			return copy;
		}
		if (node instanceof ArrayNode array) {
			ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
			array.forEach((item) -> copy.add(sorted(item)));
			return copy;
		}
		return node;
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof EntryHash that && Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.bytes);
	}

	@Override
	public String toString() {
		return HexFormat.of().formatHex(this.bytes);
	}

}
