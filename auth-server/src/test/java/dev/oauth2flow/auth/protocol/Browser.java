package dev.oauth2flow.auth.protocol;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.protocol.Replica.TestClient;
import dev.oauth2flow.auth.protocol.Replica.TestUser;

import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser in the hands of a user: it keeps cookies, follows nothing by itself, and
 * fills in the forms that it is shown.
 */
final class Browser {

	static final String VERIFIER = "test-verifier-that-is-long-enough-for-RFC7636";

	static final String CHALLENGE = s256(VERIFIER);

	private static final Pattern HIDDEN = Pattern
		.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

	private static final Pattern BOX = Pattern
		.compile("name=\"scope\"[^>]*value=\"([^\"]+)\"|value=\"([^\"]+)\"[^>]*name=\"scope\"");

	private final HttpClient http;

	private final CookieManager cookies = new CookieManager();

	private Replica replica;

	Browser(Replica replica) {
		this(replica, "127.0.0.1");
	}

	Browser(Replica replica, String address) {
		this.replica = replica;
		this.http = HttpClient.newBuilder()
			.cookieHandler(this.cookies)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(Duration.ofSeconds(10))
			.localAddress(InetAddress.ofLiteral(address))
			.build();
	}

	/**
	 * Returns the header by which the server knows this browser.
	 */
	String cookies() {
		return this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.map((cookie) -> cookie.getName() + "=" + cookie.getValue())
			.collect(Collectors.joining("; "));
	}

	/**
	 * Sends the next requests to another replica, as a load balancer would.
	 */
	Browser on(Replica other) {
		this.replica = other;
		return this;
	}

	static Map<String, String> request(TestClient client, String scope) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("response_type", "code");
		parameters.put("client_id", client.id());
		parameters.put("redirect_uri", Replica.CALLBACK);
		parameters.put("scope", scope);
		parameters.put("state", "state-" + Replica.random());
		parameters.put("nonce", "nonce-" + Replica.random());
		parameters.put("code_challenge", CHALLENGE);
		parameters.put("code_challenge_method", "S256");
		return parameters;
	}

	HttpResponse<String> authorize(Map<String, String> parameters) {
		return get("/oauth2/authorize?" + form(parameters));
	}

	/**
	 * Signs in and consents where asked, until the browser is sent to the client.
	 * @return the parameters that the client gets
	 */
	Map<String, String> authorize(Map<String, String> parameters, TestUser user) {
		HttpResponse<String> response = authorize(parameters);
		for (int step = 0; step < 6; step++) {
			String location = location(response);
			if (location.startsWith(Replica.CALLBACK)) {
				return parameters(location);
			}
			response = follow(location, user);
		}
		throw new AssertionError("The browser was not sent to the client");
	}

	void signIn(TestUser user) {
		HttpResponse<String> response = get("/account");
		follow(location(response), user);
	}

	/**
	 * Does what the page asks that the browser is sent to.
	 */
	HttpResponse<String> follow(String location, TestUser user) {
		String path = path(location);
		HttpResponse<String> page = get(path);
		if (path.startsWith("/signin")) {
			Map<String, String> fields = hidden(page.body());
			fields.put("username", user.name());
			fields.put("password", user.password());
			return post("/signin", form(fields));
		}
		if (path.startsWith("/consent")) {
			return post("/oauth2/authorize", consent(page.body()));
		}
		return page;
	}

	/**
	 * Fills in the consent page with all boxes ticked.
	 */
	static String consent(String page) {
		List<String> fields = new ArrayList<>();
		hidden(page).forEach((name, value) -> {
			if (!"scope".equals(name)) {
				fields.add(form(Map.of(name, value)));
			}
		});
		Matcher box = BOX.matcher(page);
		while (box.find()) {
			fields.add(form(Map.of("scope", (box.group(1) != null) ? box.group(1) : box.group(2))));
		}
		return String.join("&", fields);
	}

	HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(URI.create(this.replica.url(path))).GET());
	}

	HttpResponse<String> get(String path, String... headers) {
		return send(HttpRequest.newBuilder(URI.create(this.replica.url(path))).headers(headers).GET());
	}

	HttpResponse<String> post(String path, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.replica.url(path)))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request);
	}

	HttpResponse<String> send(String method, String path) {
		return send(HttpRequest.newBuilder(URI.create(this.replica.url(path)))
			.method(method, HttpRequest.BodyPublishers.noBody()));
	}

	HttpResponse<String> send(String method, String path, String body, String... headers) {
		return send(HttpRequest.newBuilder(URI.create(this.replica.url(path)))
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.headers(headers));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(
					request.setHeader("Accept", "text/html,*/*;q=0.8").timeout(Duration.ofSeconds(60)).build(),
					HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	static String location(HttpResponse<String> response) {
		assertThat(response.headers().firstValue("Location"))
			.as("status %s: %s", response.statusCode(), response.body())
			.isPresent();
		return response.headers().firstValue("Location").orElseThrow();
	}

	static Map<String, String> parameters(String location) {
		Map<String, String> parameters = new LinkedHashMap<>();
		UriComponentsBuilder.fromUriString(location)
			.build()
			.getQueryParams()
			.forEach((name, values) -> parameters.put(name,
					UriUtils.decode(values.getFirst().replace('+', ' '), StandardCharsets.UTF_8)));
		return parameters;
	}

	static String form(Map<String, String> parameters) {
		List<String> pairs = new ArrayList<>();
		parameters.forEach((name, value) -> pairs
			.add(UriUtils.encode(name, StandardCharsets.UTF_8) + "=" + UriUtils.encode(value, StandardCharsets.UTF_8)));
		return String.join("&", pairs);
	}

	private static Map<String, String> hidden(String page) {
		Map<String, String> fields = new LinkedHashMap<>();
		Matcher matcher = HIDDEN.matcher(page);
		while (matcher.find()) {
			fields.put(matcher.group(1), HtmlUtils.htmlUnescape(matcher.group(2)));
		}
		return fields;
	}

	private static String path(String location) {
		URI uri = URI.create(location);
		return uri.getRawPath() + ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "");
	}

	static String s256(String verifier) {
		try {
			return Base64.getUrlEncoder()
				.withoutPadding()
				.encodeToString(
						MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
