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

	private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

	private Sessions() {
	}

	/**
	 * The command, in a session of its own or, where that is not to be had, deaf to it.
	 */
	static List<String> detached(List<String> command) {
		List<String> detached = new ArrayList<>(SETSID.stream()
			.filter(Files::isExecutable)
			.findFirst()
			.map((setsid) -> List.of(setsid.toString()))
			.orElse(List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\"")));
		detached.addAll(command);
		return detached;
	}

}
