package dev.oauth2flow.client;

import java.util.Map;
import java.util.TreeMap;

import dev.oauth2flow.client.peers.ApiPeer;
import dev.oauth2flow.client.peers.AuthorizationServerPeer;
import dev.oauth2flow.client.peers.TestBrowser;
import dev.oauth2flow.local.stores.Store;
import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The service as it runs, with a real Redis and played peers.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class ServiceTest {

	protected static final AuthorizationServerPeer SERVER = new AuthorizationServerPeer();

	protected static final ApiPeer API = new ApiPeer(SERVER);

	@LocalServerPort
	protected int port;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		settings().forEach((name, value) -> registry.add(name, () -> value));
	}

	protected static Map<String, String> settings() {
		Map<String, String> settings = new TreeMap<>(TestStores.settings("client-app", Store.REDIS));
		settings.put("management.server.port", "0");
		settings.put("oauth2flow.issuer", SERVER.url());
		settings.put("oauth2flow.client.client-secret", AuthorizationServerPeer.SECRET);
		settings.put("oauth2flow.client.session-encryption-key", "A".repeat(43) + "=");
		settings.put("oauth2flow.client.resource-api-url", API.url());
		settings.put("oauth2flow.client.audit-url", API.url());
		return settings;
	}

	/**
	 * Starts another replica.
	 */
	protected static ConfigurableApplicationContext start(Map<String, String> changed) {
		Map<String, Object> settings = new TreeMap<>(settings());
		settings.put("server.port", "0");
		settings.putAll(changed);
		String[] arguments = settings.entrySet()
			.stream()
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
			.toArray(String[]::new);
		return new SpringApplicationBuilder(ClientApplication.class).run(arguments);
	}

	protected static int port(ConfigurableApplicationContext replica) {
		return Integer.parseInt(replica.getEnvironment().getRequiredProperty("local.server.port"));
	}

	@BeforeEach
	void everybodyBehaves() {
		SERVER.reset();
		API.reset();
	}

	protected TestBrowser browser() {
		return new TestBrowser(this.port);
	}

	protected TestBrowser signedIn() {
		TestBrowser browser = browser();
		browser.signIn(SERVER);
		return browser;
	}

}
