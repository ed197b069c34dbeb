package dev.oauth2flow.audit.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.oauth2flow.audit.ledger.AuditEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Holds messages to the audit contract. The schema itself is the judge, so that contract
 * and consumer cannot drift apart.
 */
@Component
class EventContract {

	private static final JsonMapper STRICT = JsonMapper.builder()
		.enable(tools.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final int LONGEST = 64 * 1024;

	private final Schema schema;

	EventContract() throws IOException {
		try (InputStream stream = new ClassPathResource("contracts/audit/audit-event.schema.json").getInputStream()) {
			this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(stream);
		}
	}

	/**
	 * Reads a message.
	 * @param key the message's key
	 * @param value the message's value
	 * @return the event
	 * @throws PoisonEventException if the message is not what the contract says
	 */
	AuditEvent read(byte @Nullable [] key, byte @Nullable [] value) {
		if (value == null || value.length == 0) {
			throw new PoisonEventException("empty");
		}
		if (value.length > LONGEST) {
			throw new PoisonEventException("longer than 64 KiB");
		}
		JsonNode json = parse(text(value));
		for (Error error : this.schema.validate(json,
				(context) -> context.executionConfig((config) -> config.formatAssertionsEnabled(true)))) {
			// The location and the rule, never the value.
			throw new PoisonEventException(
					"violates the schema at '" + error.getInstanceLocation() + "' (" + error.getKeyword() + ")");
		}
		if (json.toString().contains("\\u0000")) {
			throw new PoisonEventException("holds a character that cannot be stored");
		}
		String subject = json.path("subject").stringValue();
		if (key == null || !subject.equals(text(key))) {
			throw new PoisonEventException("has a key that is not its subject");
		}
		return new AuditEvent(UUID.fromString(json.path("id").stringValue()), subject, json.path("type").stringValue(),
				json.path("source").stringValue(), time(json.path("time").stringValue()),
				json.path("traceparent").asString(null), (ObjectNode) json.path("data"));
	}

	private static Instant time(String text) {
		try {
			return OffsetDateTime.parse(text).toInstant();
		}
		catch (DateTimeException ex) {
			throw new PoisonEventException("has a time that is none");
		}
	}

	private static JsonNode parse(String text) {
		try {
			return STRICT.readTree(text);
		}
		catch (JacksonException ex) {
			throw new PoisonEventException("is not JSON");
		}
	}

	private static String text(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new PoisonEventException("is not UTF-8");
		}
	}

}
