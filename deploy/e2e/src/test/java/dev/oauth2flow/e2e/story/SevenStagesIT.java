package dev.oauth2flow.e2e.story;

import dev.oauth2flow.e2e.RunningSuite;

/**
 * The story as it is on a laptop: plain http on localhost.
 */
class SevenStagesIT extends SevenStages {

	SevenStagesIT() {
		super(RunningSuite.overHttp());
	}

}
