package dev.oauth2flow.e2e.story;

import dev.oauth2flow.e2e.RunningSuite;
import org.junit.jupiter.api.AfterAll;

/**
 * The same story with TLS on every hop.
 */
class SevenStagesOverHttpsIT extends SevenStages {

	SevenStagesOverHttpsIT() {
		super(RunningSuite.overHttps());
	}

	/** Two suites at once are much for a small machine. */
	@Override
	@AfterAll
	void close_the_browser() {
		super.close_the_browser();
		suite().close();
	}

}
