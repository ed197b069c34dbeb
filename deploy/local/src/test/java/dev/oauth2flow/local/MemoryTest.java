package dev.oauth2flow.local;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MemoryTest {

	@Test
	void too_little_is_one_clear_line() {
		assertThatThrownBy(() -> Memory.require(Memory.NEEDED - 1)).isInstanceOf(SuiteException.class)
			.hasMessageContaining("only 2199 MB are available")
			.hasMessageNotContaining("\n");
	}

	@Test
	void enough_is_enough() {
		assertThatCode(() -> Memory.require(Memory.NEEDED)).doesNotThrowAnyException();
	}

	@Test
	void what_the_system_would_give_back_counts_as_available() {
		assertThat(Memory
			.availableInLinux(List.of("MemTotal: 8000000 kB", "MemFree:  100000 kB", "MemAvailable:    4194304 kB")))
			.hasValue(4096);
		assertThat(Memory.availableInLinux(List.of("MemTotal: 8000000 kB"))).isEmpty();
	}

}
