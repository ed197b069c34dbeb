package dev.oauth2flow.e2e.story;

import java.io.IOException;

import dev.oauth2flow.e2e.ContainerSuite;
import dev.oauth2flow.e2e.ContainerSuite.Form;
import org.junit.jupiter.api.AfterAll;

/**
 * The same story in containers, as {@code docker compose up --build} makes them.
 */
class SevenStagesInContainersIT extends SevenStages {

	SevenStagesInContainersIT() throws IOException {
		super(ContainerSuite.startWherePossible(Form.PLAIN));
	}

	@Override
	@AfterAll
	void close_the_browser() {
		super.close_the_browser();
		suite().close();
	}

}
