package dev.oauth2flow.auth.admin;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ListingTest {

	@Test
	void tells_where_the_next_part_begins() {
		Listing<Integer> listing = Listing.of(3, String::valueOf, ListingTest::some);
		assertThat(listing.items()).containsExactly(1, 2, 3);
		assertThat(listing.next()).isEqualTo("3");
	}

	@Test
	void the_last_part_has_no_next() {
		Listing<Integer> listing = Listing.of(5, String::valueOf, ListingTest::some);
		assertThat(listing.items()).hasSize(5);
		assertThat(listing.next()).isNull();
	}

	@Test
	void no_part_is_empty_or_without_bounds() {
		assertThat(Listing.of(-1, String::valueOf, ListingTest::some).items()).hasSize(1);
		assertThat(Listing.of(Integer.MAX_VALUE, String::valueOf, (most) -> List.of(most)).items())
			.containsExactly(201);
	}

	@Test
	void takes_out_of_a_text_what_no_store_takes() {
		assertThat(Listing.text(" a\0b\uD800c\n ")).isEqualTo("abc");
		assertThat(Listing.text("x".repeat(1000))).hasSize(255);
	}

	private static List<Integer> some(int most) {
		return IntStream.rangeClosed(1, Math.min(most, 5)).boxed().toList();
	}

}
