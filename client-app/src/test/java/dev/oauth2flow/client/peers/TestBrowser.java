package dev.oauth2flow.client.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser without a screen: it keeps cookies and everything it ever received, and stops
 * at redirects so that tests see them.
 */
public class TestBrowser {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

	private final Map<String, String> cookies = new ConcurrentHashMap<>();

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final String service;

	/**
	 * Creates the browser.
	 * @param port where this service listens
	 */
	public TestBrowser(int port) {
		this.service = "http://localhost:" + port;
	}

	/**
	 * Creates a browser with the cookies of another, before another replica.
	 * @param port where the other replica listens
	 * @return the browser
	 */
	public TestBrowser before(int port) {
		TestBrowser other = new TestBrowser(port);
		other.cookies.putAll(this.cookies);
		return other;
	}

	public HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(URI.create(this.service + path)).GET());
	}

	/**
	 * Sends a form with the CSRF token of a page.
	 */
	public HttpResponse<String> submit(String page, String path, Map<String, String> fields) {
		Matcher token = CSRF.matcher(get(page).body());
		if (!token.find()) {
			throw new IllegalStateException("The page has no form");
		}
		Map<String, String> all = new ConcurrentHashMap<>(fields);
		all.put("_csrf", token.group(1));
		return post(path, all);
	}

	public HttpResponse<String> post(String path, Map<String, String> fields) {
		String form = fields.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		return send(HttpRequest.newBuilder(URI.create(this.service + path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form)));
	}

	/**
	 * Selects Sign in.
	 * @return where the browser is sent
	 */
	public URI startSignIn() {
		return location(get("/oauth2/authorization/oauth2flow"));
	}

	/**
	 * Signs in all the way.
	 */
	public void signIn(AuthorizationServerPeer server) {
		HttpResponse<String> done = callBack(server.approve(startSignIn()));
		if (done.statusCode() != 302) {
			throw new IllegalStateException("Not signed in: " + done.statusCode());
		}
	}

	public HttpResponse<String> callBack(String query) {
		return get("/login/oauth2/code/oauth2flow" + query);
	}

	public static URI location(HttpResponse<?> response) {
		return URI.create(response.headers().firstValue("Location").orElseThrow());
	}

	public Map<String, String> cookies() {
		return this.cookies;
	}

	/**
	 * Returns every header and body that ever came here.
	 */
	public List<String> received() {
		return List.copyOf(this.received);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		request.header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
		if (!this.cookies.isEmpty()) {
			request.header("Cookie",
					this.cookies.entrySet()
						.stream()
						.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
						.collect(Collectors.joining("; ")));
		}
		HttpResponse<String> response;
		try {
			response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		response.headers().allValues("Set-Cookie").forEach(this::keep);
		this.received.add(response.headers().map() + "\n" + response.body());
		return response;
	}

	private void keep(String header) {
		String pair = header.split(";", 2)[0];
		String name = pair.substring(0, pair.indexOf('='));
		String value = pair.substring(pair.indexOf('=') + 1);
		if (value.isEmpty()) {
			this.cookies.remove(name);
		}
		else {
			this.cookies.put(name, value);
		}
	}

}
