package dev.oauth2flow.local.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sends random parameters, headers and bodies to a service. What is sent to an endpoint
 * follows from the seed and the endpoint, not from what was sent elsewhere before.
 */
public final class RandomRequests {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int MOST_BYTES = 256 * 1024;

	private static final Pattern VARIABLE = Pattern.compile("\\{[^{}]*(\\{[^{}]*}[^{}]*)*}|\\*+");

	private static final Pattern INSIDE = Pattern
		.compile("Exception|\tat |springframework|org\\.apache|dev\\.oauth2flow\\.(?!flow)|PSQL|Lettuce");

	private static final List<String> VALUES = List.of("", " ", "0", "1", "-1", "999999999999", "9".repeat(300), "true",
			"null", "{}", "[]", "[[[[[[[[", "\"\"", "*", "\"1\"", "W/\"1\"", "\"0\", \"1\"", "1-1",
			"99999999999999999999-0", "99999999999999999999-99999999999999999999",
			"00000000-0000-0000-0000-000000000000", "01990000-0000-7000-8000-000000000000", "2026-11-24T09:00:00Z",
			"-999999999-01-01T00:00:00+18:00", "9999-12-31T24:00:00Z", "x.y.z", "eyJhbGciOiJub25lIn0.e30.",
			"eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.AAAA", "AAAA", "AX____________________8", "note.created",
			"title", "%", "%00", "%zz", "\u0000", "\r\nX: y", "ä€😀", "\uD800", "\uFEFF", "\u202E",
			"<script>alert(1)</script>", "' or 1=1 --", "${7*7}", "../../etc/passwd", "..;/", "//evil.example/",
			"https://evil.example/", "javascript:alert(1)", "s".repeat(5000));

	private static final List<String> HEADERS = List.of("Accept", "Accept-Language", "Authorization", "Cookie", "DPoP",
			"If-Match", "If-None-Match", "If-Modified-Since", "Last-Event-ID", "Origin", "Range", "Referer",
			"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "traceparent", "baggage");

	private static final List<String> TYPES = List.of("application/json", "application/x-www-form-urlencoded",
			"application/x-protobuf", "multipart/form-data; boundary=x", "text/plain", "*/*", "x",
			"application/json;charset=x");

	private final String service;

	private final List<String> names;

	private final long seed;

	private final Random random = new Random();

	/**
	 * Begins.
	 * @param service the service's address, without a slash at its end
	 * @param names of parameters and members that the service knows
	 * @param seed from which everything follows
	 */
	public RandomRequests(String service, List<String> names, long seed) {
		this.service = service;
		this.names = names;
		this.seed = seed;
	}

	/**
	 * Sends requests to an endpoint.
	 * @param method the method
	 * @param path the path, with variables in braces
	 * @param callers the headers of each that calls, such as a token
	 * @param count how many
	 * @return the requests that made the service fail or tell of its inside, with what it
	 * answered
	 */
	public List<String> faults(String method, String path, List<Map<String, String>> callers, int count) {
		this.random.setSeed(this.seed + (method + path).hashCode());
		List<String> faults = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			HttpRequest request = request(method, path, pick(callers));
			String answer = answer(request);
			if (answer.startsWith("5") || INSIDE.matcher(answer).find()) {
				faults.add(method + " " + request.uri() + " " + request.headers().map() + " -> " + answer);
			}
		}
		return faults;
	}

	private HttpRequest request(String method, String path, Map<String, String> caller) {
		String target = VARIABLE.matcher(path).replaceAll((_) -> encoded(value()).replace("%2F", "x"));
		if (this.random.nextInt(4) > 0) {
			target += "?" + form();
		}
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.service + target)).timeout(PATIENCE);
		IntStream.range(0, this.random.nextInt(3)).forEach((_) -> request.setHeader(pick(HEADERS), printable(value())));
		caller.forEach(request::setHeader);
		switch (this.random.nextInt(method.equals("GET") ? 8 : 4)) {
			case 0 -> body(request, method, "application/json", json());
			case 1 -> body(request, method, "application/x-www-form-urlencoded", form());
			case 2 -> body(request, method, pick(TYPES), value());
			default -> request.method(method, BodyPublishers.noBody());
		}
		return request.build();
	}

	private static void body(HttpRequest.Builder request, String method, String type, String body) {
		request.setHeader("Content-Type", type);
		request.method(method, BodyPublishers.ofString(body));
	}

	/** The status and the beginning of the body. A stream without end is not awaited. */
	private static String answer(HttpRequest request) {
		try {
			HttpResponse<InputStream> response = HTTP.send(request, BodyHandlers.ofInputStream());
			String type = response.headers().firstValue("Content-Type").orElse("");
			try (InputStream body = response.body()) {
				return response.statusCode() + " " + (type.startsWith("text/event-stream") ? ""
						: new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(request + " is not answered", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private String form() {
		return IntStream.range(0, this.random.nextInt(5))
			.mapToObj((_) -> encoded(pick(this.names)) + "="
					+ ((this.random.nextInt(30) == 0) ? "%FF%C0%80" : encoded(value())))
			.collect(Collectors.joining("&"));
	}

	private String json() {
		return IntStream.range(0, this.random.nextInt(5))
			.mapToObj((_) -> "\"" + pick(this.names) + "\":"
					+ (this.random.nextBoolean() ? pick(VALUES)
							: "\"" + printable(value()).replaceAll("[\"\\\\]", "") + "\""))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private String value() {
		if (this.random.nextInt(5) > 0) {
			return pick(VALUES);
		}
		byte[] bytes = new byte[this.random.nextInt(40)];
		this.random.nextBytes(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private <T> T pick(List<T> from) {
		return from.get(this.random.nextInt(from.size()));
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	private static String printable(String text) {
		return text.replaceAll("[^\\x20-\\x7E]", "").strip();
	}

}
