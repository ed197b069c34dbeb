package dev.oauth2flow.local.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ReadersTest {

	private final List<String> read = new ArrayList<>();

	private final Readers readers = new Readers(ReadersTest.class);

	@Test
	void the_first_byte_chooses_who_reads_the_rest() {
		this.readers.with('a', (input) -> this.read.add("a" + text(input)))
			.taking('b', (input) -> this.read.add("b" + text(input)));
		for (String input : List.of("", "a", "bone", "atwo", "c", "bb")) {
			this.readers.read(input.getBytes(StandardCharsets.UTF_8));
		}
		assertThat(this.read).containsExactly("a", "bone", "atwo", "bb");
	}

	@Test
	void a_reader_without_a_seed_is_noticed() {
		this.readers.with('a', (_) -> {
		}).with('z', (_) -> {
		});
		assertThatIllegalStateException().isThrownBy(this.readers::withSeeds).withMessageContaining("readers [z]");
	}

	@Test
	void a_reader_without_a_good_seed_is_noticed() {
		this.readers.taking('a', (input) -> text(input).equals("good"))
			.taking('b', (input) -> text(input).equals("good"));
		assertThatIllegalStateException().isThrownBy(this.readers::withSeeds)
			.withMessageContaining("readers []")
			.withMessageContaining("for [b]");
		assertThat(new Readers(ReadersTest.class).taking('a', (input) -> text(input).equals("good")).withSeeds())
			.isNotNull();
	}

	@Test
	void two_readers_of_one_byte_are_noticed() {
		this.readers.taking('a', (_) -> true);
		assertThatIllegalArgumentException().isThrownBy(() -> this.readers.taking('a', (_) -> true));
	}

	private static String text(byte[] input) {
		return new String(input, StandardCharsets.UTF_8);
	}

}
