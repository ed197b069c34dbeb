package dev.oauth2flow.e2e.story;

import dev.oauth2flow.e2e.AlsoByUrl;
import dev.oauth2flow.e2e.SuiteUnderTest;

/**
 * The story as it is on a laptop, plain http on localhost, or wherever
 * {@code -Dsuite.url} points to.
 */
@AlsoByUrl
class SevenStagesIT extends SevenStages {

	SevenStagesIT() {
		super(SuiteUnderTest.here());
	}

}
