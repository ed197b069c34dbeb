package dev.oauth2flow.e2e.story;

import java.util.Properties;

import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.UrlSuite;

/**
 * Holds the story by URL to run: against a suite of this build, of which it is told no
 * more than of one in the cloud.
 */
class SevenStagesByUrlIT extends SevenStages {

	SevenStagesByUrlIT() {
		super(UrlSuite.at(told(RunningSuite.overHttp())));
	}

	private static Properties told(RunningSuite running) {
		Properties told = new Properties();
		told.setProperty("suite.url", running.clientUrl() + "/");
		told.setProperty("suite.api", running.apiUrl());
		// Not the auditor, whose consent is the story of another test.
		told.setProperty("suite.user", running.user().username());
		told.setProperty("suite.password", running.user().password());
		return told;
	}

}
