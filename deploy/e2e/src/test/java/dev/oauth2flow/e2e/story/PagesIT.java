package dev.oauth2flow.e2e.story;

import java.nio.file.Path;
import java.util.List;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.browser.ChromiumBrowser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every page, on a desktop and on a phone: photographed, and held to what each page owes
 * its readers. The pictures are in {@code target/pages}.
 */
class PagesIT {

	private static final Path PICTURES = Path.of("target", "pages");

	private final RunningSuite suite = RunningSuite.overHttp();

	@ParameterizedTest
	@CsvSource({ "1280, 800, DARK", "390, 844, LIGHT" })
	void every_page_fits_its_window_and_has_one_heading(int width, int height, ColorScheme scheme) {
		Assumptions.assumeTrue(this.suite.renders(), "No browser that renders was found");
		try (ChromiumBrowser browser = (ChromiumBrowser) this.suite.browser(width, height)) {
			browser.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
			browser.open(this.suite.issuer() + "/account");
			look(browser, "sign-in", width);
			browser.fill("Username", this.suite.user().username());
			browser.fill("Password", "wrong");
			browser.press("Sign in");
			look(browser, "sign-in-refused", width);
			browser.fill("Username", this.suite.user().username());
			browser.fill("Password", this.suite.user().password());
			browser.press("Sign in");
			assertThat(browser.sees("Connected applications")).isTrue();
			String withdraw = "Withdraw the access of " + this.suite.clientName();
			if (browser.text().contains(this.suite.clientName())) {
				browser.press(withdraw);
			}

			browser.open(this.suite.clientUrl());
			look(browser, "home-signed-out", width);
			browser.press("Sign in");
			assertThat(browser.sees("Read your notes")).isTrue();
			look(browser, "consent", width);
			browser.press("Allow");
			assertThat(browser.sees("Your profile")).isTrue();
			look(browser, "home", width);

			browser.press("Notes");
			browser.fill("Title", "Groceries at " + width + " pixels");
			browser.fill("Text", "Tomatoes, basil and bread.\nOlive oil, if there is a good one.");
			browser.press("Save note");
			assertThat(browser.sees("Groceries at " + width)).isTrue();
			look(browser, "notes", width);
			browser.press("Activity");
			assertThat(browser.sees("note.created")).isTrue();
			look(browser, "activity", width);
			browser.open(this.suite.clientUrl() + "/flow");
			look(browser, "flow", width);
			browser.open(this.suite.clientUrl() + "/no/such/page");
			look(browser, "not-found", width);
			browser.open(this.suite.clientUrl() + "/login/oauth2/code/oauth2flow?code=a&state=b");
			look(browser, "sign-in-failed", width);

			browser.open(this.suite.issuer() + "/account");
			look(browser, "account", width);
			browser.open(this.suite.issuer() + "/signout");
			look(browser, "sign-out", width);
			browser.open(this.suite.issuer() + "/oauth2/authorize?response_type=code&client_id=nobody");
			look(browser, "unknown-client", width);
		}
	}

	private static void look(ChromiumBrowser browser, String name, int width) {
		browser.photograph(PICTURES.resolve(name + "-" + width + ".png"));
		assertThat(browser.page().title()).as("title of " + name).isNotBlank();
		assertThat(browser.page().locator("h1").allInnerTexts()).as("headings of " + name).hasSize(1);
		assertThat(browser.page().locator("html").getAttribute("lang")).isEqualTo("en");
		assertThat(browser.page().evaluate("document.documentElement.scrollWidth - window.innerWidth"))
			.as("how far " + name + " reaches beyond the window")
			.isEqualTo(0);
		List<String> unnamed = browser.page()
			.locator("input:not([type=hidden]), textarea, select")
			.all()
			.stream()
			.filter((field) -> !((Boolean) field.evaluate("(it) => it.labels.length > 0 || it.ariaLabel !== null")))
			.map((field) -> String.valueOf(field.getAttribute("name")))
			.toList();
		assertThat(unnamed).as("fields without a label on " + name).isEmpty();
		assertThat(browser.complaints()).as("complaints about " + name).isEmpty();
	}

}
