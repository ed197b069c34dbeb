package dev.oauth2flow.e2e.cost;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import dev.oauth2flow.e2e.cost.MeasuredSuite.Action;
import dev.oauth2flow.local.Part;
import dev.oauth2flow.local.SuiteOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what the live diagram costs the services: processor time per sign-in and per
 * call of the API, with watching on, with it off, and with plain tracing to a collector.
 * Three suites run side by side on this machine, and take turns. It is no part of the
 * build, and runs by name: {@code mvn -pl deploy/e2e verify -Dit.test=WatchCost}. It
 * prints its table and keeps it in {@code target/watch-cost.md}.
 */
class WatchCost {

	private static final Path TARGET = Path.of("target").toAbsolutePath();

	private static final int SIGN_INS = 60;

	private static final int CALLS = 150;

	private static final int ROUNDS = Integer.getInteger("watch-cost.rounds", 12);

	private static final int WARM_UP = 4;

	/** After which no further round begins. */
	private static final Duration LONGEST = Duration.ofMinutes(8);

	/** How much more than plain tracing those may take who are only watched. */
	private static final double TOLERANCE = 0.1;

	/** What is on. */
	private enum Setup {

		/** Watching off and no collector: the default of production. */
		OFF,

		/** Every request traced, and the spans sent to a collector. */
		TRACED,

		/** Every request traced, and the spans of flows sent to client-app. */
		WATCHED

	}

	/** What is done. */
	private enum Work {

		SIGN_IN(SIGN_INS, MeasuredSuite::signIn), API_CALL(CALLS, MeasuredSuite::callApi);

		private final int times;

		@SuppressWarnings("ImmutableEnumChecker") // Without state.
		private final Action action;

		Work(int times, Action action) {
			this.times = times;
			this.action = action;
		}

	}

	private final Map<Setup, MeasuredSuite> suites = new EnumMap<>(Setup.class);

	/** Milliseconds by round. */
	private final Map<Work, Map<Setup, List<Map<Part, Double>>>> rounds = new EnumMap<>(Work.class);

	@Test
	@Timeout(900)
	void watching_costs_the_watched_no_more_than_tracing() throws IOException, InterruptedException {
		HttpServer collector = collector();
		try {
			for (Setup setup : Setup.values()) {
				MeasuredSuite suite = new MeasuredSuite(options(setup, collector));
				this.suites.put(setup, suite);
				suite.begin();
			}
			for (int i = 0; i < WARM_UP; i++) {
				round();
			}
			for (MeasuredSuite suite : this.suites.values()) {
				suite.rest(Duration.ofSeconds(8));
			}
			this.rounds.clear();
			long end = System.nanoTime() + LONGEST.toNanos();
			for (int i = 0; i < ROUNDS && System.nanoTime() < end; i++) {
				round();
			}
		}
		finally {
			this.suites.values().forEach(MeasuredSuite::close);
			collector.stop(0);
		}
		String table = table();
		Files.writeString(TARGET.resolve("watch-cost.md"), table);
		System.out.println(table);
		for (Work work : Work.values()) {
			double traced = median(each(work, Setup.TRACED, Part.AUTH_SERVER, Part.RESOURCE_API, Part.AUDIT_CONSUMER));
			assertThat(median(difference(work, Setup.WATCHED, Setup.TRACED, Part.AUTH_SERVER, Part.RESOURCE_API,
					Part.AUDIT_CONSUMER)))
				.as("what %s costs those who are watched more than tracing", work)
				.isLessThan(traced * TOLERANCE);
		}
	}

	private void round() throws IOException, InterruptedException {
		// Whoever is always first or last would have an advantage.
		List<Setup> order = new ArrayList<>(this.suites.keySet());
		Collections.shuffle(order);
		for (Setup setup : order) {
			for (Work work : Work.values()) {
				this.rounds.computeIfAbsent(work, (_) -> new EnumMap<>(Setup.class))
					.computeIfAbsent(setup, (_) -> new ArrayList<>())
					.add(suite(setup).measure(work.times, work.action));
			}
		}
	}

	private MeasuredSuite suite(Setup setup) {
		MeasuredSuite suite = this.suites.get(setup);
		if (suite == null) {
			throw new IllegalStateException(setup + " does not run");
		}
		return suite;
	}

	private static SuiteOptions options(Setup setup, HttpServer collector) throws IOException {
		SuiteOptions options = SuiteOptions.of(TARGET.resolve("../../..").normalize())
			.withState(Files.createTempDirectory(TARGET, "watch-cost-"))
			.withFreePorts();
		if (setup == Setup.TRACED) {
			options = options.withOtlpEndpoint("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
		}
		if (setup != Setup.WATCHED) {
			for (Part service : MeasuredSuite.SERVICES) {
				options = options.with(service, "oauth2flow.flow.watch", "false");
			}
		}
		return options;
	}

	/** Takes spans and forgets them. */
	private static HttpServer collector() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/v1/traces", (exchange) -> {
			try (exchange) {
				exchange.getRequestBody().readAllBytes();
				exchange.sendResponseHeaders(200, -1);
			}
		});
		server.start();
		return server;
	}

	private List<Double> each(Work work, Setup setup, Part... services) {
		return this.rounds.getOrDefault(work, Map.of())
			.getOrDefault(setup, List.of())
			.stream()
			.map((round) -> Arrays.stream(services)
				.mapToDouble((service) -> round.getOrDefault(service, Double.NaN))
				.sum())
			.toList();
	}

	/** Round by round, so that what the machine did meanwhile counts for both. */
	private List<Double> difference(Work work, Setup more, Setup less, Part... services) {
		List<Double> one = each(work, more, services);
		List<Double> other = each(work, less, services);
		List<Double> difference = new ArrayList<>();
		for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
			difference.add(one.get(i) - other.get(i));
		}
		return difference;
	}

	private String table() {
		StringBuilder table = new StringBuilder(1024);
		for (Work work : Work.values()) {
			table.append("\n| ")
				.append((work == Work.SIGN_IN) ? "sign-in" : "page with an API call")
				.append(", server CPU ms | off | plain tracing | watched | watched − tracing |\n|---|---|---|---|---|\n");
			for (Part service : MeasuredSuite.SERVICES) {
				row(table, service.label(), work, service);
			}
			row(table, "all four", work, MeasuredSuite.SERVICES.toArray(Part[]::new));
		}
		return table.toString();
	}

	private void row(StringBuilder table, String name, Work work, Part... services) {
		table.append("| ").append(name);
		for (Setup setup : Setup.values()) {
			table.append(" | ").append(spread(each(work, setup, services)));
		}
		table.append(" | ").append(spread(difference(work, Setup.WATCHED, Setup.TRACED, services))).append(" |\n");
	}

	/** The median, and the quartiles around it. */
	private static String spread(List<Double> values) {
		return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(values), quantile(values, 0.25),
				quantile(values, 0.75));
	}

	private static double median(List<Double> values) {
		return quantile(values, 0.5);
	}

	private static double quantile(List<Double> values, double part) {
		List<Double> sorted = values.stream().sorted().toList();
		if (sorted.isEmpty()) {
			return Double.NaN;
		}
		double place = part * (sorted.size() - 1);
		int below = (int) Math.floor(place);
		int above = (int) Math.ceil(place);
		return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
	}

}
