package dev.oauth2flow.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Ends what this JVM started when the JVM itself was killed: a shell waits for the end of
 * a pipe that only the JVM holds, which also a {@code kill -9} brings.
 */
public final class Reaper {

	// Tabs part the words, for a folder's name may hold spaces.
	private static final String SCRIPT = """
			trap '' INT TERM HUP
			watched= folders=
			while IFS='	' read -r word value; do
			  case $word in
			    watch) watched="$watched $value" ;;
			    forget) left=; for pid in $watched; do [ "$pid" = "$value" ] || left="$left $pid"; done; watched=$left ;;
			    delete) folders="$folders$value
			" ;;
			  esac
			done
			for pid in $watched; do kill -TERM "$pid" 2>/dev/null; done
			tries=0
			while [ $tries -lt 100 ]; do
			  left=; for pid in $watched; do kill -0 "$pid" 2>/dev/null && left="$left $pid"; done
			  watched=$left
			  [ -z "$watched" ] && break
			  sleep 0.1; tries=$((tries + 1))
			done
			for pid in $watched; do kill -KILL "$pid" 2>/dev/null; done
			printf '%s' "$folders" | while IFS= read -r folder; do rm -rf -- "$folder"; done
			""";

	private static @Nullable OutputStream pipe;

	private Reaper() {
	}

	/**
	 * Ends a process if this JVM dies.
	 * @param pid the process
	 */
	public static void watch(long pid) {
		tell("watch", Long.toString(pid));
	}

	/**
	 * Takes back {@link #watch}, because the process has ended.
	 * @param pid the process
	 */
	public static void forget(long pid) {
		tell("forget", Long.toString(pid));
	}

	/**
	 * Deletes a folder when this JVM has ended, killed or not.
	 * @param folder a temporary folder
	 */
	public static void delete(Path folder) {
		tell("delete", folder.toAbsolutePath().toString());
	}

	private static synchronized void tell(String word, String value) {
		try {
			OutputStream out = pipe;
			if (out == null) {
				out = new ProcessBuilder("sh", "-c", SCRIPT).redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.redirectError(ProcessBuilder.Redirect.DISCARD)
					.start()
					.getOutputStream();
				pipe = out;
			}
			out.write((word + "\t" + value + "\n").getBytes(StandardCharsets.UTF_8));
			out.flush();
		}
		catch (IOException _) {
			// It is the second net: what ends in order needs none.
			return;
		}
	}

}
