package dev.oauth2flow.auth.audit;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventIdsTest {

	@Test
	void an_id_is_of_version_7_and_holds_its_time_RFC9562() {
		Instant time = Instant.parse("2026-11-24T09:30:00.123Z");
		UUID id = EventIds.at(time);
		assertThat(id.version()).isEqualTo(7);
		assertThat(id.variant()).isEqualTo(2);
		assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(time.toEpochMilli());
	}

	@Test
	void ids_of_one_moment_differ() {
		Instant time = Instant.now();
		assertThat(Stream.generate(() -> EventIds.at(time)).limit(1000).distinct()).hasSize(1000);
	}

}
