package dev.oauth2flow.e2e.containers;

import java.io.IOException;
import java.time.Duration;

import dev.oauth2flow.e2e.ContainerSuite;
import dev.oauth2flow.e2e.ContainerSuite.Form;
import dev.oauth2flow.e2e.story.SevenStages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The same story in containers, as {@code docker compose up --build} makes them.
 */
class SevenStagesInContainersIT extends SevenStages {

	SevenStagesInContainersIT() throws IOException {
		super(ContainerSuite.startWherePossible(Form.PLAIN));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auth-server", "resource-api", "audit-consumer", "client-app" })
	@Order(11)
	void the_log_of_every_service_arrives_where_its_spans_do(String service) {
		ContainerSuite suite = (ContainerSuite) suite();
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(suite.logLines()).anyMatch((line) -> line.service().equals(service)
					&& line.severity().equals("INFO") && line.body().startsWith("Started ")));
	}

	@Override
	@AfterAll
	protected void close_the_browser() {
		super.close_the_browser();
		suite().close();
	}

}
