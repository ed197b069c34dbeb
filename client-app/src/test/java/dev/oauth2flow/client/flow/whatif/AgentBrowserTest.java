package dev.oauth2flow.client.flow.whatif;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import dev.oauth2flow.client.flow.whatif.AgentBrowser.Page;
import dev.oauth2flow.client.flow.whatif.AgentBrowser.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AgentBrowserTest {

	/** Nobody is there: what people see is not how this service gets there. */
	private static final Map<Site, String> SHOWN = Map.of(Site.CLIENT, "http://client.invalid", Site.SERVER,
			"http://server.invalid");

	private HttpServer server;

	private AgentBrowser browser;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		String reached = "http://127.0.0.1:" + this.server.getAddress().getPort();
		this.browser = new AgentBrowser(SHOWN, Map.of(Site.CLIENT, reached, Site.SERVER, reached));
		redirect("/by-shown-address", "http://server.invalid/page");
		redirect("/by-reached-address", reached + "/page");
		redirect("/by-path", "/page");
		redirect("/out", "http://elsewhere.invalid/page");
		this.server.createContext("/page", (exchange) -> {
			try (exchange) {
				exchange.sendResponseHeaders(200, 0);
				exchange.getResponseBody().write("A page".getBytes(StandardCharsets.US_ASCII));
			}
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.browser.close();
		this.server.stop(0);
	}

	@Test
	void a_redirect_is_followed_by_the_address_that_people_see_by_the_one_that_was_reached_and_by_path()
			throws Exception {
		for (String path : new String[] { "/by-shown-address", "/by-reached-address", "/by-path" }) {
			Page page = this.browser.follow(this.browser.get(Site.SERVER, path), "/callback");
			assertThat(page.body()).as(path).isEqualTo("A page");
		}
	}

	@Test
	void a_redirect_out_of_the_suite_is_not_followed() throws Exception {
		Page page = this.browser.get(Site.SERVER, "/out");
		assertThatIllegalStateException().isThrownBy(() -> this.browser.follow(page, "/callback"))
			.withMessage("A redirect leads out of the suite");
	}

	private void redirect(String path, String location) {
		this.server.createContext(path, (exchange) -> {
			try (exchange) {
				exchange.getResponseHeaders().set("Location", location);
				exchange.sendResponseHeaders(302, -1);
			}
		});
	}

}
