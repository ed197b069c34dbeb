package dev.oauth2flow.e2e.cost;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.oauth2flow.local.Part;
import dev.oauth2flow.local.Suite;
import dev.oauth2flow.local.SuiteListener;
import dev.oauth2flow.local.SuiteOptions;

/**
 * A suite of its own with one person in it, who does the same again and again, and the
 * processor time that its services take for that.
 */
final class MeasuredSuite implements AutoCloseable {

	static final List<Part> SERVICES = List.of(Part.AUTH_SERVER, Part.RESOURCE_API, Part.AUDIT_CONSUMER,
			Part.CLIENT_APP);

	/** Longer than spans and events take to be on their way. */
	private static final Duration SETTLE = Duration.ofMillis(800);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Pattern HIDDEN = Pattern
		.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

	private static final Pattern SCOPE = Pattern.compile("name=\"scope\" value=\"([^\"]+)\"");

	private final Suite suite;

	private final HttpClient browser = HttpClient.newBuilder()
		.cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
		.followRedirects(HttpClient.Redirect.NORMAL)
		.connectTimeout(PATIENCE)
		.build();

	/** Processor nanoseconds per second of doing nothing. */
	private Map<Part, Double> idle = Map.of();

	MeasuredSuite(SuiteOptions options) throws IOException, InterruptedException {
		this.suite = new Suite(options, SuiteListener.SILENT);
		this.suite.start();
	}

	/** Signs in by the forms, and consents. */
	void begin() throws IOException, InterruptedException {
		HttpResponse<String> form = get(Part.CLIENT_APP, "/oauth2/authorization/oauth2flow");
		Map<String, String> credentials = hidden(form.body());
		credentials.put("username", this.suite.user().username());
		credentials.put("password", this.suite.user().password());
		HttpResponse<String> consent = post("/signin", encode(credentials));
		Map<String, String> answer = hidden(consent.body());
		String scopes = SCOPE.matcher(consent.body())
			.results()
			.map((found) -> "&scope=" + found.group(1))
			.collect(Collectors.joining());
		require(post("/oauth2/authorize", encode(answer) + scopes), "Your profile");
	}

	/**
	 * The whole flow in a living session: authorize, code, token, and a page of the API.
	 */
	void signIn() throws IOException, InterruptedException {
		require(get(Part.CLIENT_APP, "/oauth2/authorization/oauth2flow"), "Your profile");
	}

	/** A page for which the API is called. */
	void callApi() throws IOException, InterruptedException {
		require(get(Part.CLIENT_APP, "/notes"), "New note");
	}

	/** Looks how much the services do when nobody asks for anything. */
	void rest(Duration duration) throws InterruptedException {
		Map<Part, Long> before = used();
		Thread.sleep(duration);
		this.idle = used().entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey,
					(service) -> (service.getValue() - before.getOrDefault(service.getKey(), 0L)) * 1.0
							/ duration.toNanos(),
					(one, _) -> one, () -> new EnumMap<>(Part.class)));
	}

	/**
	 * Does something so many times.
	 * @return processor milliseconds of each service for each time, without what it does
	 * anyway
	 */
	Map<Part, Double> measure(int times, Action action) throws IOException, InterruptedException {
		Map<Part, Long> before = used();
		long began = System.nanoTime();
		for (int i = 0; i < times; i++) {
			action.run(this);
		}
		Thread.sleep(SETTLE);
		long took = System.nanoTime() - began;
		Map<Part, Double> each = new EnumMap<>(Part.class);
		used().forEach((service, nanos) -> each.put(service,
				(nanos - before.getOrDefault(service, 0L) - took * this.idle.getOrDefault(service, 0.0)) / times
						/ Duration.ofMillis(1).toNanos()));
		return each;
	}

	private Map<Part, Long> used() {
		Map<Part, ProcessHandle> processes = this.suite.processes();
		Map<Part, Long> used = new EnumMap<>(Part.class);
		for (Part service : SERVICES) {
			ProcessHandle process = processes.get(service);
			if (process != null) {
				used.put(service, process.info().totalCpuDuration().orElseThrow().toNanos());
			}
		}
		return used;
	}

	private HttpResponse<String> get(Part service, String path) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(this.suite.url(service) + path)).GET());
	}

	private HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(URI.create(this.suite.url(Part.AUTH_SERVER) + path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.browser.send(request.header("Accept", "text/html").timeout(PATIENCE).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private static void require(HttpResponse<String> answer, String text) {
		if (answer.statusCode() != 200 || !answer.body().contains(text)) {
			throw new IllegalStateException(
					"Not there, but at " + answer.uri().getPath() + " with status " + answer.statusCode());
		}
	}

	private static Map<String, String> hidden(String page) {
		String main = page.substring(page.indexOf("<main"));
		Map<String, String> fields = new LinkedHashMap<>();
		Matcher inputs = HIDDEN.matcher(main.substring(0, main.indexOf("</form>")));
		while (inputs.find()) {
			fields.put(inputs.group(1), inputs.group(2).replace("&amp;", "&"));
		}
		return fields;
	}

	private static String encode(Map<String, String> form) {
		return form.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	@Override
	public void close() {
		this.browser.close();
		this.suite.close();
	}

	/** What a person does. */
	interface Action {

		void run(MeasuredSuite suite) throws IOException, InterruptedException;

	}

}
