package dev.oauth2flow.e2e.story;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import dev.oauth2flow.e2e.browser.ChromiumBrowser;
import org.assertj.core.api.SoftAssertions;

/**
 * What each page owes its readers. It is photographed, too.
 */
class PageRules {

	private static final Path PICTURES = Path.of("target", "pages");

	private final ChromiumBrowser browser;

	private final String variant;

	private final SoftAssertions found = new SoftAssertions();

	/**
	 * Holds pages to the rules.
	 * @param browser the browser that shows them
	 * @param variant what to tell the pictures apart by
	 */
	PageRules(ChromiumBrowser browser, String variant) {
		this.browser = browser;
		this.variant = variant;
	}

	/**
	 * Holds the page that the browser shows to the rules, and goes on in any case.
	 * @param name the page's name, for the picture and for messages
	 */
	void hold(String name) {
		this.browser.page().waitForLoadState();
		this.browser.photograph(PICTURES.resolve(name + "-" + this.variant + ".png"));
		this.found.assertThat(this.browser.page().title()).as("title of " + name).isNotBlank();
		this.found.assertThat(this.browser.page().locator("h1").allInnerTexts()).as("headings of " + name).hasSize(1);
		this.found.assertThat(this.browser.page().locator("html").getAttribute("lang")).isEqualTo("en");
		this.found.assertThat(this.browser.page().evaluate("document.documentElement.scrollWidth - window.innerWidth"))
			.as("how far " + name + " reaches beyond the window")
			.isEqualTo(0);
		this.found.assertThat(violations()).as("what axe finds on " + name).isEmpty();
		this.found.assertThat(this.browser.complaints()).as("complaints about " + name).isEmpty();
		this.found.assertThat(this.browser.requested())
			.as("addresses that " + name + " asks for")
			.allMatch(PageRules::isLocal);
	}

	/** Fails if a page has broken a rule. */
	void assertAll() {
		this.found.assertAll();
	}

	/**
	 * No page has frames, for which alone axe would take its long way; what passes is not
	 * described.
	 */
	private List<String> violations() {
		AxeRunOptions options = new AxeRunOptions();
		options.setResultTypes(List.of("violations"));
		AxeBuilder axe = new AxeBuilder(this.browser.page()).options(options).setLegacyMode(true);
		return axe.analyze().getViolations().stream().map(PageRules::words).toList();
	}

	private static String words(Rule rule) {
		List<String> places = rule.getNodes().stream().map(PageRules::place).toList();
		return rule.getId() + " (" + rule.getHelp() + "): " + String.join(", ", places);
	}

	private static String place(CheckedNode node) {
		return node.getHtml() + " " + node.getFailureSummary();
	}

	private static boolean isLocal(String address) {
		URI uri = URI.create(address);
		return "localhost".equals(uri.getHost()) || List.of("data", "blob", "about").contains(uri.getScheme());
	}

}
