package dev.oauth2flow.e2e.story;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.browser.ChromiumBrowser;
import dev.oauth2flow.local.Part;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every page, dark and light, on a phone, a tablet and a desktop: photographed, and held
 * to {@link PageRules}. The pictures are in {@code target/pages}. Those of the README are
 * made anew by {@code mvn -pl deploy/e2e verify -Dit.test=PagesIT -Dpictures=write}.
 */
class PagesIT {

	private static final Path PICTURES = Path.of("..", "pictures");

	private static final int TABLET = 1024;

	private final RunningSuite suite = RunningSuite.overHttp();

	/**
	 * Chromium says of its system what the theme is not, and without a choice it is dark.
	 */
	private static void choose(String theme, ChromiumBrowser browser) {
		boolean light = theme.equals("light");
		browser.page()
			.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(light ? ColorScheme.DARK : ColorScheme.LIGHT));
		if (light) {
			browser.press("Light");
		}
		browser.page().waitForSelector("html[data-theme=" + theme + "]");
		assertThat(browser.page().evaluate("getComputedStyle(document.body).backgroundColor"))
			.isEqualTo(light ? "rgb(238, 242, 249)" : "rgb(9, 11, 16)");
	}

	/** The README shows pages as they look on a tablet in the dark, each as a whole. */
	private static void keep(ChromiumBrowser browser, String name, int width, String theme) {
		if (!"write".equals(System.getProperty("pictures")) || width != TABLET || !theme.equals("dark")) {
			return;
		}
		var before = browser.page().viewportSize();
		// The background is as large as the window.
		Object height = browser.page().evaluate("document.documentElement.scrollHeight");
		browser.page().setViewportSize(width, ((Number) height).intValue());
		browser.photograph(PICTURES.resolve(name + ".png"));
		browser.page().setViewportSize(before.width, before.height);
	}

	@ParameterizedTest
	@CsvSource({ "390, 844, light", "1024, 768, dark", "1440, 900, light" })
	void every_page_is_fit_for_everybody(int width, int height, String theme) {
		Assumptions.assumeTrue(this.suite.renders(), "No browser that renders was found");
		try (ChromiumBrowser browser = (ChromiumBrowser) this.suite.browser(width, height)) {
			PageRules rules = new PageRules(browser, width + "-" + theme);
			browser.open(this.suite.issuer() + "/account");
			choose(theme, browser);
			rules.hold("sign-in");
			browser.fill("Username", this.suite.user().username());
			browser.fill("Password", "wrong");
			browser.press("Sign in");
			rules.hold("sign-in-refused");
			browser.open(this.suite.issuer() + "/signin?wait=30");
			rules.hold("sign-in-waiting");
			browser.fill("Username", this.suite.user().username());
			browser.fill("Password", this.suite.user().password());
			browser.press("Sign in");
			assertThat(browser.sees("Connected applications")).isTrue();
			String withdraw = "Withdraw the access of " + this.suite.clientName();
			if (browser.text().contains(this.suite.clientName())) {
				browser.press(withdraw);
			}

			browser.open(this.suite.clientUrl());
			rules.hold("home-signed-out");
			browser.press("Sign in");
			assertThat(browser.sees("Read your notes")).isTrue();
			rules.hold("consent");
			keep(browser, "consent", width, theme);
			browser.press("Allow");
			assertThat(browser.sees("Your profile")).isTrue();
			rules.hold("home");
			keep(browser, "home", width, theme);

			browser.press("Notes");
			browser.fill("Title", "Groceries at " + width + " pixels");
			browser.fill("Text", "Tomatoes, basil and bread.\nOlive oil, if there is a good one.");
			browser.press("Save note");
			assertThat(browser.sees("Groceries at " + width)).isTrue();
			rules.hold("notes");
			String note = "Groceries at " + width + " pixels";
			browser.press("Edit " + note);
			rules.hold("note");
			browser.page().evaluate("document.querySelector('main [name=version]').value = '999'");
			browser.fill("Text", "Written in another tab.");
			browser.press("Save note");
			assertThat(browser.sees("This note was changed meanwhile")).isTrue();
			rules.hold("note-conflict");
			browser.press("Notes");
			browser.press("Delete " + note);
			rules.hold("note-delete");
			browser.press("Delete note");
			browser.press("Activity");
			assertThat(browser.sees("note.created")).isTrue();
			rules.hold("activity");
			keep(browser, "activity", width, theme);
			browser.open(this.suite.clientUrl() + "/flow");
			rules.hold("flow");
			holdFlows(browser, rules);
			browser.open(this.suite.clientUrl() + "/no/such/page");
			rules.hold("not-found");
			browser.open(this.suite.clientUrl() + "/login/oauth2/code/oauth2flow?code=a&state=b");
			rules.hold("sign-in-failed");

			browser.open(this.suite.issuer() + "/account");
			assertThat(browser.sees("this device")).isTrue();
			rules.hold("account");
			browser.press("Edit profile");
			rules.hold("profile");
			browser.fill("Email", "not-an-address");
			browser.page().evaluate("document.querySelector('main form').noValidate = true");
			browser.press("Save");
			assertThat(browser.sees("This is not an email address")).isTrue();
			rules.hold("profile-refused");
			browser.open(this.suite.issuer() + "/account/password");
			rules.hold("password");
			browser.fill("Current password", "wrong");
			browser.fill("New password", "password1234");
			browser.fill("New password, again", "password123");
			browser.press("Change password");
			assertThat(browser.sees("This is not the same as above")).isTrue();
			rules.hold("password-refused");
			browser.open(this.suite.issuer() + "/account/second-factor");
			rules.hold("second-factor-enrol");
			browser.fill("Code", "000000");
			browser.press("Turn on");
			assertThat(browser.sees("This code is wrong")).isTrue();
			rules.hold("second-factor-refused");
			holdSecondFactor(browser, rules);
			browser.open(this.suite.issuer() + "/account/passkeys");
			rules.hold("passkeys");
			holdDevice(browser, rules);
			browser.open(this.suite.issuer() + "/consent?state=answered");
			rules.hold("consent-expired");
			browser.open(this.suite.issuer() + "/nothing-here");
			rules.hold("account-not-found");
			browser.open(this.suite.issuer() + "/signout");
			rules.hold("sign-out");
			browser.open(this.suite.issuer() + "/oauth2/authorize?response_type=code&client_id=nobody");
			rules.hold("unknown-client");
			browser.open(this.suite.clientUrl());
			browser.press("Sign out");
			assertThat(browser.sees("You are signed out")).isTrue();
			rules.hold("welcome-signed-out");
			rules.assertAll();
		}
	}

	@Test
	void a_page_that_is_not_fit_is_found_out() {
		Assumptions.assumeTrue(this.suite.renders(), "No browser that renders was found");
		try (ChromiumBrowser browser = (ChromiumBrowser) this.suite.browser(390, 844)) {
			browser.page().setContent("""
					<!doctype html><html lang="en"><title>Unfit</title>
					<main><h1>Unfit</h1><img src="data:,"><p style="color: #ccc; width: 900px">Pale</main></html>""");
			PageRules rules = new PageRules(browser, "390-planted");
			rules.hold("unfit");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(rules::assertAll)
				.withMessageContaining("image-alt")
				.withMessageContaining("color-contrast")
				.withMessageContaining("beyond the window");
		}
	}

	@Test
	void a_page_whose_service_is_away_says_so() {
		Assumptions.assumeTrue(this.suite.renders(), "No browser that renders was found");
		try (ChromiumBrowser browser = (ChromiumBrowser) this.suite.browser(1440, 900)) {
			PageRules desktop = new PageRules(browser, "1440-dark");
			PageRules phone = new PageRules(browser, "390-dark");
			Consumer<String> hold = (name) -> {
				browser.page().setViewportSize(390, 844);
				phone.hold(name);
				browser.page().setViewportSize(1440, 900);
				desktop.hold(name);
			};
			this.suite.signIn(browser);
			this.suite.without(Part.RESOURCE_API, () -> {
				browser.open(this.suite.clientUrl());
				assertThat(browser.sees("The API does not answer at the moment")).isTrue();
				hold.accept("home-api-away");
				browser.open(this.suite.clientUrl() + "/notes");
				assertThat(browser.sees("Your notes are away for the moment")).isTrue();
				hold.accept("notes-away");
			});
			this.suite.without(Part.AUDIT_CONSUMER, () -> {
				browser.open(this.suite.clientUrl() + "/activity");
				assertThat(browser.sees("Your activity is away for the moment")).isTrue();
				hold.accept("activity-away");
			});
			phone.assertAll();
			desktop.assertAll();
		}
	}

	/** A flow with open facts, and one that stopped, beside the one before. */
	private static void holdFlows(ChromiumBrowser browser, PageRules rules) {
		Page page = browser.page();
		page.locator("#rows li[data-span]").first().waitFor();
		for (String id : List.of("part-5", "arrow-https-authorize-request", "arrow-access-token")) {
			page.locator("#" + id + " summary").click();
		}
		rules.hold("flow-inside");
		browser.press("Tampered state");
		page.locator("#why").waitFor();
		page.locator("#differences tr").first().waitFor();
		rules.hold("flow-stopped");
	}

	private void holdSecondFactor(ChromiumBrowser browser, PageRules rules) {
		browser.fill("Code", AuthenticatorApp.code(browser.page().locator("#key + .code").innerText()));
		browser.press("Turn on");
		assertThat(browser.sees("Your recovery codes")).isTrue();
		rules.hold("recovery-codes");
		List<String> codes = browser.page().locator(".codes code").allInnerTexts();
		browser.open(this.suite.issuer() + "/account/second-factor");
		assertThat(browser.sees("Turn off")).isTrue();
		rules.hold("second-factor");
		browser.forgetCookie("OAUTH2FLOW_AUTH");
		browser.open(this.suite.issuer() + "/account/second-factor");
		browser.fill("Username", this.suite.user().username());
		browser.fill("Password", this.suite.user().password());
		browser.press("Sign in");
		assertThat(browser.sees("Enter your code")).isTrue();
		rules.hold("signin-code");
		browser.fill("Code", "000000");
		browser.press("Go on");
		assertThat(browser.sees("This code is wrong")).isTrue();
		rules.hold("signin-code-refused");
		browser.fill("Code", codes.get(0));
		browser.press("Go on");
		browser.fill("A code, to go on", codes.get(1));
		browser.press("Turn off");
		assertThat(browser.sees("Connected applications")).isTrue();
	}

	private void holdDevice(ChromiumBrowser browser, PageRules rules) {
		browser.open(this.suite.issuer() + "/device");
		rules.hold("device");
		browser.fill("Code on your device", "BBBB-BBBB");
		browser.press("Continue");
		assertThat(browser.sees("No device is waiting with that code")).isTrue();
		rules.hold("device-unknown");
		APIResponse device = browser.page()
			.request()
			.post(this.suite.issuer() + "/oauth2/device_authorization", RequestOptions.create()
				.setForm(FormData.create().set("client_id", "judge-device").set("scope", "notes.read")));
		browser.fill("Code on your device", new JsonMapper().readTree(device.body()).path("user_code").asString());
		browser.press("Continue");
		assertThat(browser.sees("on a device asks for access")).isTrue();
		rules.hold("device-decision");
		browser.press("Deny");
		assertThat(browser.sees("Nothing was allowed")).isTrue();
		rules.hold("device-denied");
	}

}
