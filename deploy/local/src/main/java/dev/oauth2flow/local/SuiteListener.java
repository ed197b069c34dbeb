package dev.oauth2flow.local;

import java.nio.file.Path;

/**
 * Hears what happens to the parts of a suite, from several threads.
 */
public interface SuiteListener {

	/** Hears nothing. */
	SuiteListener SILENT = new SuiteListener() {
	};

	/**
	 * A part begins to start.
	 * @param part the part
	 */
	default void starting(Part part) {
	}

	/**
	 * A part's process runs; it is not ready yet.
	 * @param part the part
	 * @param process its process
	 */
	default void started(Part part, ProcessHandle process) {
	}

	/**
	 * A part is ready.
	 * @param part the part
	 */
	default void ready(Part part) {
	}

	/**
	 * A part that was ready has ended, and nobody asked it to.
	 * @param part the part
	 * @param log its log, in which the reason may be
	 */
	default void died(Part part, Path log) {
	}

	/**
	 * A part has stopped.
	 * @param part the part
	 */
	default void stopped(Part part) {
	}

	/**
	 * Something went wrong that does not end the suite.
	 * @param message for a person
	 */
	default void trouble(String message) {
	}

}
