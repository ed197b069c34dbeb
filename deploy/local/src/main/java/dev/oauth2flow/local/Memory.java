package dev.oauth2flow.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

import com.sun.management.OperatingSystemMXBean;

/**
 * Looks whether the machine has the memory that the suite needs, because a part that the
 * system ends for lack of it says nothing.
 */
final class Memory {

	/** What three stores and four services were seen to use together, in MiB. */
	static final long NEEDED = 2200;

	private Memory() {
	}

	/**
	 * Refuses to go on without enough memory.
	 * @throws SuiteException if there is too little
	 */
	static void requireEnough() throws IOException {
		require(available());
	}

	static void require(long available) {
		if (available < NEEDED) {
			throw new SuiteException(
					"The suite needs about %d MB of memory, and only %d MB are available. Close some programs first."
						.formatted(NEEDED, available));
		}
	}

	private static long available() throws IOException {
		long total = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 20;
		Path linux = Path.of("/proc/meminfo");
		return Files.isReadable(linux) ? Math.min(total, availableInLinux(Files.readAllLines(linux)).orElse(total))
				: total;
	}

	/** The JVM knows what is free, but not what the system would give back if asked. */
	static OptionalLong availableInLinux(List<String> lines) {
		return lines.stream()
			.filter((line) -> line.startsWith("MemAvailable:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
			.findFirst();
	}

}
