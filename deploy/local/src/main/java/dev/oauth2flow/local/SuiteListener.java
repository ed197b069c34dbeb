package dev.oauth2flow.local;

/**
 * Hears what happens to the parts of a suite.
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
	 * A part is ready.
	 * @param part the part
	 */
	default void ready(Part part) {
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
