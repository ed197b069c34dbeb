package dev.oauth2flow.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Shows people what a process wrote last.
 */
public final class Logs {

	private static final int LINES = 15;

	private static final int BYTES = 16 * 1024;

	private Logs() {
	}

	/**
	 * Continues a sentence with a log's last lines and where the rest is.
	 * @param log the file
	 * @return several lines
	 */
	public static String explain(Path log) {
		List<String> lines = last(log);
		if (lines.isEmpty()) {
			return ", see " + log;
		}
		return lines.stream()
			.map((line) -> "  | " + line)
			.collect(Collectors.joining("\n", ". It wrote last:\n", "\nAll of it is in " + log));
	}

	static List<String> last(Path log) {
		try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
			long start = Math.max(0, file.length() - BYTES);
			byte[] bytes = new byte[(int) (file.length() - start)];
			file.seek(start);
			file.readFully(bytes);
			List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines()
				.filter((line) -> !line.isBlank())
				.toList();
			return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
		}
		catch (IOException _) {
			return List.of();
		}
	}

}
