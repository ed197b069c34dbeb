package dev.oauth2flow.client.flow.whatif;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.client.ClientProperties.Profile;
import dev.oauth2flow.client.flow.whatif.AgentBrowser.Site;
import dev.oauth2flow.client.session.SessionTokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Runs what-ifs beside the request that asked for one: one at a time for one watcher, and
 * a few for all.
 */
@Component
@ConditionalOnBooleanProperty("oauth2flow.flow.watch")
@ConditionalOnProperty({ "oauth2flow.flow.what-if.username", "oauth2flow.flow.what-if.password" })
public class WhatIfs {

	private static final Logger LOGGER = LoggerFactory.getLogger(WhatIfs.class);

	private static final int AT_ONCE = 8;

	private final ClientProperties client;

	private final WhatIfProperties properties;

	private final SessionTokens tokens;

	private final Environment environment;

	private final JsonMapper json;

	private final Semaphore free = new Semaphore(AT_ONCE);

	private final Set<String> running = ConcurrentHashMap.newKeySet();

	WhatIfs(ClientProperties client, WhatIfProperties properties, SessionTokens tokens, Environment environment,
			JsonMapper json) {
		this.client = client;
		this.properties = properties;
		this.tokens = tokens;
		this.environment = environment;
		this.json = json;
	}

	/**
	 * Returns what can be done here. Tokens that are bound to this service's key are of
	 * no use to the agent, and one that ends soon takes a client.
	 * @return the what-ifs, in their order
	 */
	public List<WhatIf> offered() {
		boolean bearer = this.client.profile() == Profile.WEB;
		return Stream.of(WhatIf.values()).filter((whatIf) -> switch (whatIf) {
			case REVOKED_TOKEN -> bearer;
			case EXPIRED_TOKEN -> bearer && this.properties.hasClient();
			default -> true;
		}).toList();
	}

	/**
	 * Starts a what-if.
	 * @param whatIf what is to go wrong
	 * @param cookieName the name of the cookie by which its flows will be the watcher's
	 * @param cookieValue that cookie's value
	 * @param failed what to do if it could not be done
	 * @return whether it was started; false while another one is under way
	 */
	public boolean start(WhatIf whatIf, String cookieName, String cookieValue, Runnable failed) {
		// The one that waits for a minute is no reason not to try another.
		String place = (whatIf == WhatIf.EXPIRED_TOKEN) ? cookieValue + whatIf : cookieValue;
		if (!this.running.add(place)) {
			return false;
		}
		if (!this.free.tryAcquire()) {
			this.running.remove(place);
			return false;
		}
		Thread.ofVirtual().name("what-if").start(() -> {
			try {
				run(whatIf, cookieName, cookieValue, failed);
			}
			finally {
				this.free.release();
				this.running.remove(place);
			}
		});
		return true;
	}

	private void run(WhatIf whatIf, String cookieName, String cookieValue, Runnable failed) {
		String scheme = this.environment.containsProperty("server.ssl.bundle") ? "https" : "http";
		String own = scheme + "://localhost:" + this.environment.getProperty("local.server.port");
		Map<Site, String> shown = Map.of(Site.CLIENT, this.client.baseUrl().toString(), Site.SERVER,
				this.client.issuer().toString());
		Map<Site, String> reached = Map.of(Site.CLIENT, own, Site.SERVER,
				this.client.authorizationServerUrl().toString());
		try (AgentBrowser browser = new AgentBrowser(shown, reached)) {
			browser.keep(Site.CLIENT, cookieName, cookieValue);
			new WhatIfAgent(this.client, this.properties, this.tokens, browser, this.json).run(whatIf);
		}
		catch (IOException | IllegalStateException ex) {
			LOGGER.warn("The what-if {} was not done: {}", whatIf.id(), ex.toString());
			failed.run();
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

}
