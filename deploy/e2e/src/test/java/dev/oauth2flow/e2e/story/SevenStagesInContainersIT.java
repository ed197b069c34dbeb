package dev.oauth2flow.e2e.story;

import java.io.IOException;

import dev.oauth2flow.e2e.ContainerSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;

/**
 * The same story in containers, as {@code docker compose up --build} makes them.
 */
class SevenStagesInContainersIT extends SevenStages {

	SevenStagesInContainersIT() throws IOException {
		super(startWherePossible());
	}

	private static ContainerSuite startWherePossible() throws IOException {
		String missing = ContainerSuite.missing();
		if (!missing.isEmpty()) {
			ContainerSuite.skipped(missing);
		}
		Assumptions.assumeTrue(missing.isEmpty(), missing);
		return ContainerSuite.start();
	}

	@Override
	@AfterAll
	void close_the_browser() {
		super.close_the_browser();
		suite().close();
	}

}
