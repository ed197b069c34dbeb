package dev.oauth2flow.e2e.story;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.browser.ChromiumBrowser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Two flows that are over: a first sign-in, with a mistyped password, and one in the
 * session that it began. They are played again, compared, measured and looked into.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowAgainIT {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int ARROWS = 12;

	/** Counts what is lit, as it changes, beside the time. */
	private static final String RECORD = """
			() => {
				const picture = document.querySelector(".diagram--square");
				window.recorded = [];
				new MutationObserver(() => {
					const lit = picture.querySelectorAll("a.arrow.lit").length;
					if (window.recorded.at(-1)?.lit !== lit) {
						window.recorded.push({ lit, at: performance.now() });
					}
				}).observe(picture, { subtree: true, attributes: true, attributeFilter: ["class"] });
			}""";

	private final RunningSuite suite = RunningSuite.overHttp();

	private ChromiumBrowser browser;

	private Page page;

	private String first;

	private String second;

	@BeforeAll
	void sign_in_twice() {
		assumeTrue(this.suite.renders(), "No browser that renders was found");
		this.browser = (ChromiumBrowser) this.suite.browser(1440, 1000);
		this.page = this.browser.page();
		this.suite.rows("auth", "delete from consent using users where users.id = user_id and username = '"
				+ this.suite.user().username() + "' returning client_id::text");
		// Else the API would not ask the database.
		this.suite.forgetCached("api:user:*");
		String start = this.suite.clientUrl() + "/oauth2/authorization/oauth2flow?return-to=/flow";
		this.browser.open(start);
		this.browser.fill("Username", this.suite.user().username());
		this.browser.fill("Password", "mistyped");
		this.browser.press("Sign in");
		assertThat(this.browser.sees("The username or the password is wrong")).isTrue();
		this.browser.fill("Username", this.suite.user().username());
		this.browser.fill("Password", this.suite.user().password());
		this.browser.press("Sign in");
		this.browser.press("Allow");
		this.first = settled();
		this.browser.open(start);
		this.second = settled();
	}

	@AfterAll
	void close_the_browser() {
		if (this.browser != null) {
			assertThat(this.browser.complaints()).isEmpty();
			this.browser.close();
		}
	}

	@BeforeEach
	void look_at_the_first() {
		this.page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.NO_PREFERENCE));
		look(this.first, ARROWS);
	}

	@Test
	void a_password_that_was_mistyped_once_is_not_where_the_flow_stopped() {
		assertThat(this.page.locator(".diagram a.arrow.stopped").count()).isZero();
		assertThat(this.page.locator("#status").innerText()).startsWith("12 of 12 arrows lit");
	}

	@Test
	void step_by_step_each_arrow_lights_after_the_one_before() {
		List<String> order = order();
		press("Step");
		assertThat(lit()).isZero();

		List<String> seen = new ArrayList<>();
		for (int i = 0; i < 40 && seen.size() < ARROWS; i++) {
			press("Step");
			seen = order();
			assertThat(order).startsWith(seen.toArray(String[]::new));
			assertThat(lit()).isEqualTo(seen.size());
			assertThat(this.page.locator(".diagram--phone a.arrow.lit").count()).isEqualTo(seen.size());
		}

		assertThat(seen).isEqualTo(order);
	}

	@Test
	void each_step_is_told_in_words() {
		press("Step");
		assertThat(this.page.locator("#status").innerText()).contains("nothing has happened yet");
		press("Step");
		assertThat(this.page.locator("#status").innerText())
			.matches("Step 1 of [0-9]+: HTTPS authorize request, [0-9.]+ m?s");
	}

	@Test
	void the_page_of_one_flow_stays_with_it_and_offers_the_next() {
		try (Page beside = this.page.context().newPage()) {
			beside.navigate(this.suite.clientUrl() + "/oauth2/authorization/oauth2flow?return-to=/flow");
			beside.waitForURL("**/flow");
		}
		Locator offer = this.page.locator("#offer");
		offer.waitFor();

		assertThat(this.page.locator(".flow").getAttribute("data-flow")).isEqualTo(this.first);
		offer.locator("a").click();
		this.page
			.waitForURL((address) -> address.matches(".*/flow/[A-Za-z0-9_-]{22}") && !address.endsWith(this.first));
	}

	@Test
	void a_page_says_that_it_hears_nothing_and_hears_again() {
		this.page.route("**/flow/live?*", (route) -> route.fulfill(new Route.FulfillOptions().setStatus(429)));
		try {
			this.browser.open(this.suite.clientUrl() + "/flow/" + this.first);
			await().untilAsserted(
					() -> assertThat(this.page.locator("#status").innerText()).contains("Not connected, trying again"));
		}
		finally {
			this.page.unroute("**/flow/live?*");
		}
		await().atMost(Duration.ofSeconds(40))
			.untilAsserted(() -> assertThat(this.page.locator("#status").innerText()).startsWith("12 of 12 arrows lit")
				.endsWith("of work"));
	}

	@Test
	void step_by_step_there_is_time_to_look() {
		press("Step");
		press("Step");
		int before = lit();
		// What watches for spans that came late looks once a second.
		this.page.waitForTimeout(2500);

		assertThat(lit()).isEqualTo(before).isLessThan(ARROWS);
	}

	@Test
	void played_at_a_quarter_of_its_speed_it_takes_four_times_as_long() {
		double once = play("1×");
		double slowly = play("¼×");

		assertThat(slowly / once).isBetween(3.0, 5.0);
	}

	@Test
	void two_flows_are_compared_arrow_by_arrow() {
		look(this.second, 0);
		this.page.locator("#other").selectOption(this.first);
		Locator rows = this.page.locator("#differences tr");
		await().untilAsserted(() -> assertThat(rows.count()).isEqualTo(ARROWS));

		Locator choices = this.page.locator("#other");
		choices.focus();
		await().untilAsserted(() -> assertThat(choices.locator("option").allTextContents())
			.allMatch((label) -> label.matches("[0-9:]{8}, [0-9]+ of 12 arrows")));
		assertThat(choices.inputValue()).isEqualTo(this.first);
		assertThat(row("Login credentials")).element(0).isEqualTo("not lit");
		assertThat(row("Login credentials")).element(1).asString().matches("[0-9.]+ m?s");
		assertThat(row("Login credentials")).element(2).asString().isEmpty();
		List<String> token = row("POST /token");
		assertThat(token.get(2)).matches("[+−][0-9.]+ m?s");
		// What takes a second or more is told in tenths of a second.
		double rounded = token.stream().anyMatch((text) -> text.endsWith(" s")) ? 160 : 1.6;
		assertThat(milliseconds(token.get(2))).isCloseTo(milliseconds(token.get(0)) - milliseconds(token.get(1)),
				offset(rounded));
	}

	@Test
	void the_time_line_shows_every_span_to_scale_in_the_order_of_its_beginning() {
		List<Step> steps = steps(this.first);
		List<Bar> bars = bars();
		assertThat(bars).hasSameSizeAs(steps);
		assertThat(bars.stream().map((bar) -> of(bar.span(), steps).start())).isSorted();
		Bar widest = bars.stream().max(Comparator.comparingDouble(Bar::width)).orElseThrow();
		double scale = widest.width() / of(widest.span(), steps).took();
		assertThat(bars).allSatisfy((bar) -> {
			Step step = of(bar.span(), steps);
			// Two units are the least that can be seen.
			assertThat(bar.width()).as("%s", step).isCloseTo(Math.max(2, step.took() * scale), offset(0.3));
			// Clocks of two processes differ by a little.
			bars.stream()
				.filter((whole) -> whole.span().equals(step.parent()))
				.forEach((whole) -> assertThat(bar.x()).as("%s", step).isGreaterThan(whole.x() - 1.5));
		});
	}

	private static Step of(String span, List<Step> steps) {
		return steps.stream().filter((step) -> step.span().equals(span)).findFirst().orElseThrow();
	}

	@Test
	void the_critical_path_leads_from_the_whole_to_what_it_waited_for_last() {
		List<Step> steps = steps(this.first);
		Set<String> known = steps.stream().map(Step::span).collect(Collectors.toSet());
		Set<String> critical = bars().stream().filter(Bar::critical).map(Bar::span).collect(Collectors.toSet());

		assertThat(critical).isNotEmpty().hasSizeLessThan(steps.size());
		for (Step step : steps) {
			boolean whole = !known.contains(step.parent());
			if (whole && step.kind().equals("SERVER")) {
				assertThat(critical).as("%s", step).contains(step.span());
			}
			if (!whole && critical.contains(step.span())) {
				assertThat(critical).as("what %s is part of", step).contains(step.parent());
			}
			if (critical.contains(step.span())) {
				steps.stream()
					.filter((part) -> part.parent().equals(step.span()) && !part.kind().equals("CONSUMER"))
					.filter((part) -> part.end() <= step.end())
					.max(Comparator.comparingLong(Step::end))
					.ifPresent((last) -> assertThat(steps.stream()
						.filter((part) -> part.parent().equals(step.span()) && part.end() == last.end()))
						.as("what ends last of %s", step)
						.anyMatch((part) -> critical.contains(part.span())));
			}
		}
	}

	@Test
	void looking_inside_tells_what_each_arrow_was() {
		assertThat(inside("HTTPS authorize request")).contains("GET /oauth2/authorize", "code_challenge_method", "S256",
				"SHA-256 of a secret that only the client knows (PKCE)", "state", "…", "Status", "302",
				"RFC 7636 section 4.3", "auth-server at localhost:");
		assertThat(inside("Session lookup")).contains("Command", "Key", "auth:session:*", "client:", "Cache",
				"RFC 9700");
		assertThat(inside("Login credentials"))
			.contains("POST /signin", "username", "password", "never kept in telemetry")
			.doesNotContain(this.suite.user().username() + "\n", this.suite.user().password());
		assertThat(inside("Read user record")).containsIgnoringCase("select").contains("SQL", "?", "user_profile");
		assertThat(inside("User consent")).contains("POST /oauth2/authorize", "scope", "what it asks for");
		assertThat(inside("302 redirect with authorization code")).contains("Location", "/login/oauth2/code/oauth2flow",
				"the authorization code: once, within a minute", "who answers, so that no other server can pretend to",
				"RFC 9207");
		assertThat(inside("POST /token")).contains("grant_type", "authorization_code", "code_verifier",
				"the secret behind the challenge (PKCE)");
		assertThat(inside("Access token")).contains("200", "RFC 9068", "The token, decoded", "at+jwt",
				"which API it is meant for");
		assertThat(inside("JWT bearer token")).contains("at+jwt", "ES256", "which API it is meant for", "when it ends",
				"Token's signature", "RFC 6750", "resource-api at localhost:");
		assertThat(inside("REST API request")).contains("GET /api/v1/me");
		assertThat(inside("JSON response")).contains("/api/v1/me", "200");
		assertThat(inside("Audit event")).contains("audit.events.v1", "Partition", "Offset");
		assertThat(this.page.locator("details[data-part-number='5'] .seen").count()).isPositive();
		assertThat(this.page.locator("details .seen__head .tag").allTextContents())
			.allMatch((took) -> took.matches("[0-9.]+ m?s"));
	}

	@Test
	void who_wants_no_motion_gets_none() {
		this.page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
		look(this.first, ARROWS);

		assertThat(this.page.evaluate("""
				[...document.querySelectorAll('.diagram *, .tag, .button')].map((one) => getComputedStyle(one))
					.filter((look) => (look.animationName !== 'none' && parseFloat(look.animationDuration) > 0.001)
						|| Math.max(...look.transitionDuration.split(',').map(parseFloat)) > 0.001).length"""))
			.isEqualTo(0);
	}

	@ParameterizedTest
	@CsvSource({ "390, 844", "768, 1024" })
	void on_a_phone_and_on_an_upright_tablet_the_flow_stands_upright(int width, int height) {
		this.page.setViewportSize(width, height);
		try {
			look(this.first, 0);
			assertThat(this.page.locator(".diagram--square").isVisible()).isFalse();
			assertThat(this.page.locator(".diagram--phone").isVisible()).isTrue();
			await().untilAsserted(
					() -> assertThat(this.page.locator(".diagram--phone a.arrow.lit").count()).isEqualTo(ARROWS));
			var box = this.page.locator(".diagram--phone").boundingBox();
			assertThat(box.height).isGreaterThan(box.width * 1.5);
			assertThat(this.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).isEqualTo(0);
			this.browser.photograph(Path.of("target", "pages", "flow-upright-" + width + ".png"));
			assertThat(this.page.evaluate(
					"Math.min(...[...document.querySelectorAll('.diagram--phone text')].filter((one) => one.textContent !== '')"
							+ ".map((one) => parseFloat(one.getAttribute('font-size')) * document.querySelector('.diagram--phone').getBoundingClientRect().width"
							+ " / document.querySelector('.diagram--phone').viewBox.baseVal.width))"))
				.as("the smallest letters, in CSS pixels")
				.isInstanceOfSatisfying(Number.class, (size) -> assertThat(size.doubleValue()).isGreaterThan(9));
		}
		finally {
			this.page.setViewportSize(1440, 1000);
		}
	}

	/** Waits until nothing comes any more, and returns the flow. */
	private String settled() {
		await().atMost(Duration.ofSeconds(30)).until(() -> lit() > 0);
		await().atMost(Duration.ofSeconds(30))
			.during(Duration.ofSeconds(4))
			.until(() -> this.page.locator("#rows li").count(), new Unchanged()::sees);
		return this.page.locator(".flow").getAttribute("data-flow");
	}

	private void look(String flow, int arrows) {
		this.browser.open(this.suite.clientUrl() + "/flow/" + flow);
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(lit()).isGreaterThanOrEqualTo(Math.max(1, arrows)));
		await().untilAsserted(() -> assertThat(bars()).hasSameSizeAs(steps(flow)));
	}

	/** Returns how many milliseconds it took from the first arrow to the last. */
	private double play(String speed) {
		this.page.evaluate(RECORD);
		press(speed);
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			List<Seen> recorded = recorded();
			assertThat(recorded).hasSizeGreaterThan(4);
			assertThat(recorded.getLast().lit()).isEqualTo(ARROWS);
		});
		List<Seen> recorded = recorded();
		List<Integer> counts = recorded.stream().map(Seen::lit).toList();
		int from = counts.indexOf(Collections.min(counts));
		assertThat(counts.subList(from, counts.size())).as("what is lit stays lit").isSorted();
		return recorded.getLast().at() - recorded.get(from).at();
	}

	private List<Seen> recorded() {
		return read("window.recorded", Seen[].class);
	}

	private <T> List<T> read(String script, Class<T[]> type) {
		return List.of(JSON.readValue((String) this.page.evaluate("JSON.stringify(" + script + ")"), type));
	}

	private List<Step> steps(String flow) {
		APIResponse answer = this.page.request().get(this.suite.clientUrl() + "/flow/steps/" + flow);
		return Stream.of(JSON.readValue(answer.body(), Step[].class)).toList();
	}

	private List<Bar> bars() {
		return read("""
				[...document.querySelectorAll("#rows li[data-span]")].map((row) => ({
					span: row.dataset.span,
					critical: row.classList.contains("bar--critical"),
					x: parseFloat(row.querySelector("rect").getAttribute("x")),
					width: parseFloat(row.querySelector("rect").getAttribute("width")),
				}))""", Bar[].class);
	}

	/** Opens an arrow's facts by its label, and returns them. */
	private String inside(String label) {
		Locator facts = this.page.locator("details[data-arrow-number]")
			.filter(new Locator.FilterOptions().setHas(this.page.locator("summary strong")
				.getByText(label, new Locator.GetByTextOptions().setExact(true))));
		if (facts.getAttribute("open") == null) {
			facts.locator("summary").click();
		}
		return facts.innerText();
	}

	private List<String> row(String arrow) {
		return this.page.locator("#differences tr")
			.filter(new Locator.FilterOptions().setHas(
					this.page.getByRole(AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName(arrow).setExact(true))))
			.locator("td")
			.allInnerTexts();
	}

	private static double milliseconds(String text) {
		String[] parts = text.replace("−", "-").split(" ", -1);
		return Double.parseDouble(parts[0]) * (parts[1].equals("s") ? 1000 : 1);
	}

	private void press(String name) {
		this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
	}

	private int lit() {
		return this.page.locator(".diagram--square a.arrow.lit").count();
	}

	private List<String> order() {
		String order = this.page.locator(".flow__picture").getAttribute("data-order");
		return order.isEmpty() ? List.of() : List.of(order.split(" ", -1));
	}

	/** Remembers what it saw last. */
	private static final class Unchanged {

		private int last = -1;

		boolean sees(int now) {
			boolean same = now == this.last;
			this.last = now;
			return same;
		}

	}

	private record Seen(int lit, double at) {
	}

	private record Bar(String span, boolean critical, double x, double width) {
	}

	private record Step(String span, String parent, String kind, String name, String service, long start, long end,
			Map<String, Object> facts, List<Object> lights, String instance, String outcome, int part) {

		double took() {
			return this.end - this.start;
		}

	}

}
