package dev.oauth2flow.local.process;

import java.io.IOException;

/**
 * A part of the suite that runs.
 */
public interface RunningPart extends AutoCloseable {

	/**
	 * Returns the part's process, or the first of several.
	 * @return a handle
	 */
	ProcessHandle handle();

	/**
	 * Ends it at once, as a power cut would.
	 */
	void kill();

	/**
	 * Ends it in order and waits for that.
	 * @throws IOException if it does not end
	 */
	@Override
	void close() throws IOException;

}
