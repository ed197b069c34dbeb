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

	@AfterAll
	static void stop_the_suite() {
		RunningSuite.overHttps().close();
	}

}
