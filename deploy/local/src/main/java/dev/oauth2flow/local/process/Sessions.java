package dev.oauth2flow.local.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a terminal's Ctrl-C, which goes to a whole process group, away from the processes
 * of the suite: only the launcher hears it, and stops them in order.
 */
final class Sessions {

	/**
	 * What begins a session of its own and then becomes the command. Linux has the first,
	 * macOS the second.
	 */
	private static final List<List<String>> STARTERS = List.of(List.of("/usr/bin/setsid"), List.of("/bin/setsid"),
			List.of("/usr/bin/perl", "-e", "use POSIX (); POSIX::setsid(); exec { $ARGV[0] } @ARGV or die"));

	private Sessions() {
	}

	/**
	 * The command, in a session of its own.
	 */
	static List<String> detached(List<String> command) {
		return detached(command, STARTERS);
	}

	/**
	 * Where none of the starters is to be had the command is deaf to Ctrl-C, unless it
	 * listens for itself, as Redis does.
	 */
	static List<String> detached(List<String> command, List<List<String>> starters) {
		List<String> detached = new ArrayList<>(starters.stream()
			.filter((starter) -> Files.isExecutable(Path.of(starter.getFirst())))
			.findFirst()
			.orElse(List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\"")));
		detached.addAll(command);
		return detached;
	}

	static List<List<String>> starters() {
		return STARTERS;
	}

}
