package dev.oauth2flow.audit.ledger;

import java.time.Instant;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class EntryHashTest {

	private static final Instant NOW = Instant.parse("2026-11-24T09:30:00.123456Z");

	@Test
	void does_not_change_between_releases() {
		// printf of 32 zero bytes and the canonical JSON of the event, through sha256sum.
		assertThat(hash(EntryHash.BEFORE_THE_FIRST, "{\"client_id\":\"c\",\"scopes\":[\"b\",\"a\"]}"))
			.hasToString("c50738087eba3bf965148a74013395f3ab54de56026dfffe00001760c136f902");
	}

	@Test
	void does_not_depend_on_the_order_of_members_but_on_that_of_items() {
		String inOrder = hash(EntryHash.BEFORE_THE_FIRST, "{\"client_id\":\"c\",\"scopes\":[\"b\",\"a\"]}").toString();
		assertThat(hash(EntryHash.BEFORE_THE_FIRST, "{\"scopes\": [\"b\", \"a\"], \"client_id\": \"c\"}"))
			.hasToString(inOrder);
		assertThat(hash(EntryHash.BEFORE_THE_FIRST, "{\"client_id\":\"c\",\"scopes\":[\"a\",\"b\"]}").toString())
			.isNotEqualTo(inOrder);
	}

	@Test
	void depends_on_the_hash_before() {
		EntryHash first = hash(EntryHash.BEFORE_THE_FIRST, "{}");
		assertThat(hash(first, "{}")).isNotEqualTo(first);
		assertThat(hash(EntryHash.BEFORE_THE_FIRST, "{}")).isEqualTo(first).hasSameHashCodeAs(first);
	}

	private static EntryHash hash(EntryHash before, String data) {
		return before.next(1, NOW, new AuditEvent(UUID.fromString("0199c0de-0000-7000-8000-000000000001"), "alice",
				"note.created", "/resource-api", NOW, null, (ObjectNode) new JsonMapper().readTree(data)));
	}

}
