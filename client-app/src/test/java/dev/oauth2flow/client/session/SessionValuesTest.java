package dev.oauth2flow.client.session;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.data.redis.serializer.SerializationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SessionValuesTest {

	private final SessionValues values = new SessionValues();

	@Test
	void the_kinds_that_a_session_holds_survive() {
		assertThat(this.values.deserialize(this.values.serialize(1800))).isEqualTo(1800);
		assertThat(this.values.deserialize(this.values.serialize(1_800_000_000_000L))).isEqualTo(1_800_000_000_000L);
		assertThat(this.values.deserialize(this.values.serialize("ä"))).isEqualTo("ä");
		assertThat(this.values.deserialize(this.values.serialize(new byte[] { 0, -1 })))
			.isEqualTo(new byte[] { 0, -1 });
		assertThat(this.values.deserialize(this.values.serialize(null))).isNull();
	}

	@Test
	void object_graphs_are_refused() {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.values.serialize(List.of("graph")));
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.values.deserialize(new byte[] { (byte) 0xac, (byte) 0xed }));
	}

}
