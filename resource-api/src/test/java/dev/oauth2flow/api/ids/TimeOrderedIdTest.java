package dev.oauth2flow.api.ids;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimeOrderedIdTest {

	private static final Instant TIME = Instant.parse("2022-02-22T19:22:22Z");

	@Test
	void an_id_is_a_UUID_of_version_7_with_its_time_RFC9562() {
		UUID id = TimeOrderedId.at(TIME);
		assertThat(id.version()).isEqualTo(7);
		assertThat(id.variant()).isEqualTo(2);
		assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(TIME.toEpochMilli());
		// The time of the example in RFC 9562, appendix A.6.
		assertThat(id.toString()).startsWith("017f22e2-79b0-7");
	}

	@Test
	void ids_of_one_millisecond_differ() {
		Set<UUID> ids = new HashSet<>();
		for (int i = 0; i < 10_000; i++) {
			ids.add(TimeOrderedId.at(TIME));
		}
		assertThat(ids).hasSize(10_000);
	}

	@Test
	void ids_sort_by_time_as_text() {
		assertThat(TimeOrderedId.at(TIME).toString()).isLessThan(TimeOrderedId.at(TIME.plusMillis(1)).toString());
	}

	@Test
	void the_same_time_and_bytes_give_the_same_id() {
		byte[] rest = new byte[16];
		assertThat(TimeOrderedId.at(TIME, rest)).isEqualTo(TimeOrderedId.at(TIME, rest));
		rest[15] = 1;
		assertThat(TimeOrderedId.at(TIME, rest)).isNotEqualTo(TimeOrderedId.at(TIME, new byte[16]));
	}

}
