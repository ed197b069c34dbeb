package dev.oauth2flow.testing;

import org.jspecify.annotations.Nullable;

/**
 * The one suite of a run. One that did not start is not tried again by every test class.
 */
final class SharedSuite implements AutoCloseable {

	private @Nullable FlowSuite suite;

	private @Nullable RuntimeException failure;

	synchronized FlowSuite get() {
		if (this.failure != null) {
			throw this.failure;
		}
		if (this.suite == null) {
			try {
				this.suite = new FlowSuite(Place.of(SuiteSettings.ofThisJvm()));
			}
			catch (RuntimeException ex) {
				this.failure = ex;
				throw ex;
			}
		}
		return this.suite;
	}

	@Override
	public synchronized void close() {
		if (this.suite != null) {
			this.suite.close();
		}
	}

}
