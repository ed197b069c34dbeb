package dev.oauth2flow.local.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What reads input from outside, for a fuzzer: the first byte of an input chooses who
 * reads the rest. None is there without a seed, so that none is left out unnoticed.
 */
public final class Readers {

	private final Class<?> fuzz;

	private final Map<Byte, Predicate<byte[]>> readers = new HashMap<>();

	private final Set<Byte> taking = new HashSet<>();

	/**
	 * Begins with none.
	 * @param fuzz the fuzz test; its seeds are in the folder that has its name and
	 * {@code Inputs} beside it
	 */
	public Readers(Class<?> fuzz) {
		this.fuzz = fuzz;
	}

	/**
	 * Adds a reader.
	 * @param first the first byte of what it reads
	 * @param reader throws nothing, whatever it reads
	 * @return this
	 */
	public Readers with(char first, Consumer<byte[]> reader) {
		return add(first, (input) -> {
			reader.accept(input);
			return false;
		});
	}

	/**
	 * Adds a reader of which some seed must be good: one that is refused too early is not
	 * fuzzed at all.
	 * @param first the first byte of what it reads
	 * @param reader throws nothing, whatever it reads, and says whether that is good
	 * @return this
	 */
	public Readers taking(char first, Predicate<byte[]> reader) {
		this.taking.add((byte) first);
		return add(first, reader);
	}

	private Readers add(char first, Predicate<byte[]> reader) {
		if (this.readers.put((byte) first, reader) != null) {
			throw new IllegalArgumentException("Two readers have the byte " + first);
		}
		return this;
	}

	/**
	 * Makes sure of the seeds.
	 * @return this
	 */
	public Readers withSeeds() {
		Set<Byte> unread = new HashSet<>(this.readers.keySet());
		Set<Byte> untaken = new HashSet<>(this.taking);
		for (byte[] seed : seeds()) {
			unread.remove(seed[0]);
			if (read(seed)) {
				untaken.remove(seed[0]);
			}
		}
		if (!unread.isEmpty() || !untaken.isEmpty()) {
			throw new IllegalStateException(
					"No seed is for the readers " + names(unread) + ", and no good one for " + names(untaken));
		}
		return this;
	}

	/**
	 * Lets the reader read for which an input is.
	 * @param input what the fuzzer has made
	 * @return whether a reader that can say so finds it good
	 */
	public boolean read(byte[] input) {
		Predicate<byte[]> reader = (input.length > 0) ? this.readers.get(input[0]) : null;
		return reader != null && reader.test(Arrays.copyOfRange(input, 1, input.length));
	}

	private List<byte[]> seeds() {
		String folder = this.fuzz.getSimpleName() + "Inputs";
		URL found = this.fuzz.getResource(folder);
		if (found == null) {
			throw new IllegalStateException("There is no folder " + folder);
		}
		// The fuzzer puts what it has found into a folder of its own there.
		try (Stream<Path> files = Files.walk(Path.of(found.toURI()))) {
			List<byte[]> seeds = new ArrayList<>();
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				seeds.add(Files.readAllBytes(file));
			}
			// Without a first byte it is for no reader.
			seeds.removeIf((seed) -> seed.length == 0);
			return seeds;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<Character> names(Set<Byte> readers) {
		return readers.stream().map((first) -> (char) first.byteValue()).sorted().toList();
	}

}
