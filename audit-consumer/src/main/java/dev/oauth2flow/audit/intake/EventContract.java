package dev.oauth2flow.audit.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.oauth2flow.audit.ledger.AuditEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Holds messages to the audit contract. The schema itself is the judge, at run time too:
 * a second set of rules in Java would drift from it, and a microsecond's work per event
 * is dear only where nothing is written to disk for each batch.
 */
@Component
class EventContract {

	/** More than any event that satisfies the schema takes, however it is escaped. */
	static final int LONGEST = 256 * 1024;

	private static final int DEEPEST = 16;

	private static final JsonMapper STRICT = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

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
			throw new PoisonEventException(Poison.EMPTY, "The message has no value");
		}
		if (value.length > LONGEST) {
			throw new PoisonEventException(Poison.TOO_LONG, "The value has " + value.length + " bytes");
		}
		JsonNode json = parse(text(value));
		requireStorable(json);
		requireSchema(json);
		String subject = json.path("subject").stringValue();
		if (key == null || !subject.equals(text(key))) {
			throw new PoisonEventException(Poison.KEY_MISMATCH, "The key is not the event's subject");
		}
		return new AuditEvent(UUID.fromString(json.path("id").stringValue()), subject, json.path("type").stringValue(),
				json.path("source").stringValue(), time(json.path("time").stringValue()),
				json.path("traceparent").asString(null), (ObjectNode) json.path("data"));
	}

	private static String text(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new PoisonEventException(Poison.NOT_UTF8, "The message is not UTF-8");
		}
	}

	private static JsonNode parse(String text) {
		try {
			return STRICT.readTree(text);
		}
		catch (JacksonException ex) {
			throw new PoisonEventException(Poison.NOT_JSON, "The value is not JSON");
		}
	}

	/**
	 * PostgreSQL stores neither NUL nor half a surrogate pair, and the schema's patterns
	 * let a final line break pass in Java.
	 */
	private static void requireStorable(JsonNode node) {
		if (node.isString() && !isStorable(node.stringValue())) {
			throw new PoisonEventException(Poison.UNSTORABLE_TEXT,
					"A text has a control character or half a character");
		}
		for (var member : node.properties()) {
			if (!isStorable(member.getKey())) {
				throw new PoisonEventException(Poison.UNSTORABLE_TEXT,
						"A name has a control character or half a character");
			}
		}
		node.forEach(EventContract::requireStorable);
	}

	private static boolean isStorable(String text) {
		return text.codePoints()
			.noneMatch((point) -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
	}

	private void requireSchema(JsonNode json) {
		List<Error> errors = this.schema.validate(json,
				(context) -> context.executionConfig((config) -> config.formatAssertionsEnabled(true)));
		if (!errors.isEmpty()) {
			throw new PoisonEventException(Poison.SCHEMA_VIOLATION, "The event violates " + rule(errors.getFirst()));
		}
	}

	/**
	 * Names the rule and where it stands in the schema: never the value, and no name of
	 * the message's making, for both could hold anything.
	 */
	private static String rule(Error error) {
		String rule = String.valueOf(error.getSchemaLocation().getFragment());
		return "required".equals(error.getKeyword()) ? rule + " (" + error.getProperty() + ")" : rule;
	}

	private static Instant time(String text) {
		try {
			return OffsetDateTime.parse(text).toInstant();
		}
		catch (DateTimeException ex) {
			throw new PoisonEventException(Poison.INVALID_TIME, "The time is not in the calendar");
		}
	}

}
