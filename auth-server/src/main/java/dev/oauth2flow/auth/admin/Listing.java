package dev.oauth2flow.auth.admin;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Part of a list, in the order of a key.
 *
 * @param <T> what it lists
 * @param items what is in this part
 * @param next the key after which the next part begins, or {@code null} if this is the
 * last one
 */
record Listing<T>(List<T> items, @Nullable String next) {

	private static final int MOST = 200;

	/** Long enough for every key. */
	private static final int LONGEST = 255;

	/**
	 * Reads a part of a list.
	 * @param asked how many at most
	 * @param key tells the key of what is listed
	 * @param read reads as many as it is told
	 */
	static <T> Listing<T> of(int asked, Function<T, String> key, Function<Integer, List<T>> read) {
		int limit = Math.clamp(asked, 1, MOST);
		List<T> found = read.apply(limit + 1);
		if (found.size() <= limit) {
			return new Listing<>(found, null);
		}
		List<T> items = found.subList(0, limit);
		return new Listing<>(items, key.apply(items.getLast()));
	}

	/** Returns what somebody typed as text that every store takes. */
	static String text(String typed) {
		String plain = typed.codePoints()
			.filter((point) -> !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE)
			.limit(LONGEST)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		return plain.strip();
	}

}
