package dev.oauth2flow.e2e.story;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.browser.ChromiumBrowser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console of an operator, and the page on which a session rises to a higher class,
 * held to {@link PageRules} as the other pages are by {@link PagesIT}.
 */
class ConsolePagesIT {

	private final RunningSuite suite = RunningSuite.overHttp();

	@ParameterizedTest
	@CsvSource({ "390, 844, light", "1024, 768, dark", "1440, 900, light" })
	void every_page_of_the_console_is_fit_for_everybody(int width, int height, String theme) {
		Assumptions.assumeTrue(this.suite.renders(), "No browser that renders was found");
		try (ChromiumBrowser browser = (ChromiumBrowser) this.suite.browser(width, height)) {
			PageRules rules = new PageRules(browser, width + "-" + theme);
			String console = this.suite.issuer() + "/admin";
			browser.open(console + "/clients");
			choose(theme, browser);
			browser.fill("Username", this.suite.operator().username());
			browser.fill("Password", this.suite.operator().password());
			browser.press("Sign in");
			assertThat(browser.sees("The applications that may ask")).isTrue();
			rules.hold("admin-clients");
			String id = "photographed-" + width + "-" + theme;
			browser.press("Register a client");
			rules.hold("admin-client-new");
			browser.fill("Client id", id);
			browser.fill("Name, as users read it", "An application at " + width + " pixels");
			browser.fill("Redirect URIs, one on each line", "http://client.example/callback");
			browser.press("Register");
			assertThat(browser.sees("Redirect URIs must be https")).isTrue();
			rules.hold("admin-client-refused");
			browser.fill("Redirect URIs, one on each line", "https://client.example/callback");
			browser.press("Register");
			assertThat(browser.sees("shown now and never again")).isTrue();
			rules.hold("admin-secret");
			browser.press("I have it");
			rules.hold("admin-client");
			browser.press("Disable");
			rules.hold("admin-client-disable");
			browser.press("Disable client");
			assertThat(browser.sees("it does not exist any more")).isTrue();
			rules.hold("admin-client-disabled");
			browser.press("Remove");
			browser.press("Remove client");
			browser.fill("Name or id", "nobody has this name");
			browser.press("Search");
			assertThat(browser.sees("There is no such client")).isTrue();
			rules.hold("admin-clients-none");

			browser.press("Users");
			rules.hold("admin-users");
			browser.press("Create a user");
			rules.hold("admin-user-new");
			browser.open(console + "/users?search=" + this.suite.user().username());
			browser.press(this.suite.user().username());
			rules.hold("admin-user");
			browser.press("Edit");
			rules.hold("admin-user-edit");
			browser.press("Scopes");
			rules.hold("admin-scopes");
			browser.press("notes.read");
			rules.hold("admin-scope");
			browser.press("Keys");
			rules.hold("admin-keys");
			browser.press("Replace all in an emergency");
			rules.hold("admin-keys-replace");
			browser.press("Tokens");
			browser.fill("For whom", "A partner at " + width + " pixels");
			browser.press("Issue");
			assertThat(browser.sees("Initial access token")).isTrue();
			browser.press("I have it");
			rules.hold("admin-tokens");
			browser.open(console + "/clients/no-such-client");
			rules.hold("admin-not-found");
			rules.assertAll();
		}
	}

	private static void choose(String theme, ChromiumBrowser browser) {
		boolean light = theme.equals("light");
		browser.page()
			.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(light ? ColorScheme.DARK : ColorScheme.LIGHT));
		if (light) {
			browser.press("Light");
		}
		browser.page().waitForSelector("html[data-theme=" + theme + "]");
	}

}
