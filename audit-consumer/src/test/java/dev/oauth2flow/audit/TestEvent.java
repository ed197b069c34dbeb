package dev.oauth2flow.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event as a producer would send it.
 *
 * @param json its content
 */
public record TestEvent(ObjectNode json) {

	private static final JsonMapper JSON = new JsonMapper();

	/** A good event. */
	public static TestEvent of(String subject, String type) {
		ObjectNode json = JSON.createObjectNode();
		json.put("specversion", "1.0")
			.put("id", UUID.randomUUID().toString())
			.put("source", "/resource-api")
			.put("type", type)
			.put("subject", subject)
			.put("time", Instant.now().toString())
			.put("datacontenttype", "application/json");
		json.putObject("data").put("client_id", "client-app").put("note_id", UUID.randomUUID().toString());
		return new TestEvent(json);
	}

	/** A good event of a new note. */
	public static TestEvent of(String subject) {
		return of(subject, "note.created");
	}

	/** A subject that no other test has. */
	public static String newSubject() {
		return UUID.randomUUID().toString();
	}

	/** The event, changed. */
	public TestEvent with(Consumer<ObjectNode> change) {
		ObjectNode copy = this.json.deepCopy();
		change.accept(copy);
		return new TestEvent(copy);
	}

	/** The event with another client. */
	public TestEvent client(String clientId) {
		return with((event) -> ((ObjectNode) event.get("data")).put("client_id", clientId));
	}

	/** The event at another time. */
	public TestEvent at(String time) {
		return with((event) -> event.put("time", time));
	}

	/** Its id. */
	public String id() {
		return this.json.path("id").asString();
	}

	/** Its subject. */
	public String subject() {
		return this.json.path("subject").asString();
	}

	/** Its bytes. */
	public byte[] bytes() {
		return this.json.toString().getBytes(StandardCharsets.UTF_8);
	}

}
