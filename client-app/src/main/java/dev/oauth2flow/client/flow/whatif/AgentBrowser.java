package dev.oauth2flow.client.flow.whatif;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A browser without a screen that knows two sites, under the addresses that people use
 * and the addresses at which this service reaches them. It has a cookie jar for each, and
 * follows a redirect only when it is told to.
 */
class AgentBrowser implements AutoCloseable {

	/** A site. */
	enum Site {

		CLIENT, SERVER

	}

	/**
	 * An answer.
	 *
	 * @param site who gave it
	 * @param status the status code
	 * @param location where it leads, null where it does not
	 * @param body the page
	 */
	record Page(Site site, int status, @Nullable String location, String body) {

		/** Returns a parameter of the address that it leads to. */
		String parameter(String name) {
			return Forms.parameter((this.location != null) ? this.location : "", name)
				.orElseThrow(() -> new IllegalStateException("The redirect has no " + name));
		}

	}

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int MOST_REDIRECTS = 8;

	private final HttpClient http = HttpClient.newBuilder()
		.connectTimeout(PATIENCE)
		.followRedirects(HttpClient.Redirect.NEVER)
		.build();

	private final Map<Site, String> shown;

	private final Map<Site, String> reached;

	private final Map<Site, Map<String, String>> cookies = new EnumMap<>(Site.class);

	AgentBrowser(Map<Site, String> shown, Map<Site, String> reached) {
		this.shown = Map.copyOf(shown);
		this.reached = Map.copyOf(reached);
		for (Site site : Site.values()) {
			this.cookies.put(site, new HashMap<>());
		}
	}

	Map<String, String> cookies(Site site) {
		Map<String, String> jar = this.cookies.get(site);
		return (jar != null) ? jar : Map.of();
	}

	void keep(Site site, String name, String value) {
		cookies(site).put(name, value);
	}

	Page get(Site site, String path) throws IOException, InterruptedException {
		return send(site, request(site, path).GET());
	}

	Page post(Site site, String path, Map<String, String> form) throws IOException, InterruptedException {
		String body = form.entrySet()
			.stream()
			.flatMap((field) -> field.getValue().lines().map((value) -> Map.entry(field.getKey(), value)))
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		return send(site, request(site, path).header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Follows redirects until there is a page, or one leads to the other site's path. */
	Page follow(Page page, String stopBefore) throws IOException, InterruptedException {
		Page here = page;
		for (int i = 0; here.location() != null && i < MOST_REDIRECTS; i++) {
			// Only its path: the address of the authorization request names the callback,
			// too.
			String address = here.location().replaceFirst("[?#].*", "");
			if (address.contains(stopBefore)) {
				return here;
			}
			here = open(here.site(), here.location());
		}
		return here;
	}

	/** Goes where a redirect leads. */
	Page open(Site from, String location) throws IOException, InterruptedException {
		for (Site site : Site.values()) {
			// A server names itself as it was reached where it sends somebody on to a
			// page
			// of its own.
			for (Map<Site, String> addresses : List.of(this.shown, this.reached)) {
				String address = Optional.ofNullable(addresses.get(site)).orElseThrow();
				if (location.equals(address) || location.startsWith(address + "/")) {
					return get(site, location.substring(address.length()));
				}
			}
		}
		if (!location.startsWith("/")) {
			throw new IllegalStateException("A redirect leads out of the suite");
		}
		return get(from, location);
	}

	private HttpRequest.Builder request(Site site, String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.reached.get(site) + path))
			.timeout(PATIENCE)
			.header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
			.header("User-Agent", "oauth2-flow what-if");
		Map<String, String> jar = cookies(site);
		if (!jar.isEmpty()) {
			request.header("Cookie",
					jar.entrySet()
						.stream()
						.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
						.collect(Collectors.joining("; ")));
		}
		return request;
	}

	private Page send(Site site, HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<String> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		answer.headers().allValues("Set-Cookie").forEach((cookie) -> keep(site, cookie));
		return new Page(site, answer.statusCode(), answer.headers().firstValue("Location").orElse(null), answer.body());
	}

	private void keep(Site site, String header) {
		String pair = (header.indexOf(';') < 0) ? header : header.substring(0, header.indexOf(';'));
		int equals = pair.indexOf('=');
		if (equals > 0) {
			String value = pair.substring(equals + 1);
			if (value.isEmpty()) {
				cookies(site).remove(pair.substring(0, equals));
			}
			else {
				cookies(site).put(pair.substring(0, equals), value);
			}
		}
	}

	@Override
	public void close() {
		this.http.close();
	}

}
