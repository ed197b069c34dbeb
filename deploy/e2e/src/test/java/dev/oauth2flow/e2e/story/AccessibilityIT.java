package dev.oauth2flow.e2e.story;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.browser.ChromiumBrowser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The suite in the hands of those who use a keyboard only, or a browser without scripts.
 * What axe finds on each page is looked for by {@link PagesIT}.
 */
class AccessibilityIT {

	/** More than any page has places to stop at. */
	private static final int PLACES = 120;

	/** The accessible name, near enough, of what has the focus. */
	private static final String FOCUSED = """
			() => {
				const it = document.activeElement;
				const label = it.labels && it.labels.length > 0 ? it.labels[0].textContent : it.textContent;
				return (it.getAttribute('aria-label') ?? label).trim().replace(/\\s+/g, ' ');
			}""";

	/**
	 * Whether one can see that it has the focus. In the picture, the line or the frame
	 * shows it.
	 */
	private static final String VISIBLE = """
			() => {
				const drawn = document.activeElement.querySelector('.line, .frame');
				if (drawn !== null) {
					return getComputedStyle(drawn).stroke === 'rgb(255, 255, 255)';
				}
				const style = getComputedStyle(document.activeElement);
				const box = document.activeElement.getBoundingClientRect();
				return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 0;
			}""";

	private final RunningSuite suite = RunningSuite.overHttp();

	@Test
	void a_keyboard_alone_signs_in_consents_writes_a_note_and_signs_out() {
		Assumptions.assumeTrue(this.suite.renders(), "No browser that renders was found");
		try (ChromiumBrowser browser = (ChromiumBrowser) this.suite.browser(1024, 768)) {
			withdraw(browser);
			browser.open(this.suite.clientUrl());
			go(browser, "Skip to the content", "Enter");
			assertThat(browser.url().getFragment()).isEqualTo("main");
			go(browser, "Sign in", "Enter");
			assertThat(browser.sees("Password")).isTrue();
			type(browser, "Username", this.suite.user().username());
			type(browser, "Password", this.suite.user().password());
			browser.page().keyboard().press("Enter");
			assertThat(browser.sees("Read your notes")).isTrue();
			goTo(browser, "Read your notes notes.read");
			browser.page().keyboard().press("Space");
			browser.page().keyboard().press("Space");
			go(browser, "Allow", "Enter");
			assertThat(browser.sees("Your profile")).isTrue();
			go(browser, "Notes", "Enter");
			assertThat(browser.sees("New note")).isTrue();
			type(browser, "Title", "Written without a mouse");
			go(browser, "Save note", "Space");
			assertThat(browser.sees("Written without a mouse")).isTrue();
			go(browser, "Light", "Enter");
			browser.page().waitForSelector("html[data-theme=light]");
			go(browser, "Sign out", "Enter");
			assertThat(browser.sees("You are signed out")).isTrue();
			assertThat(browser.complaints()).isEmpty();
		}
	}

	@Test
	void a_keyboard_alone_watches_a_flow_looks_inside_steps_through_it_and_asks_what_if() {
		Assumptions.assumeTrue(this.suite.renders(), "No browser that renders was found");
		try (ChromiumBrowser browser = (ChromiumBrowser) this.suite.browser(1280, 900)) {
			Page page = browser.page();
			Locator flow = page.locator(".flow");
			browser.open(this.suite.clientUrl() + "/flow");
			Page beside = page.context().waitForPage(() -> go(browser, "Sign in and watch", "Enter"));
			beside.getByLabel("Username", new Page.GetByLabelOptions().setExact(true))
				.fill(this.suite.user().username());
			beside.keyboard().press("Tab");
			beside.keyboard().type(this.suite.user().password());
			beside.keyboard().press("Enter");
			page.waitForCondition(() -> beside.isClosed() || beside.url().contains("/consent"));
			if (!beside.isClosed()) {
				beside.getByText("Allow", new Page.GetByTextOptions().setExact(true)).press("Enter");
			}
			page.waitForCondition(beside::isClosed);
			Locator posted = page.locator(".diagram--square [data-arrow='arrow-post-token'].lit");
			posted.waitFor();

			go(browser, posted.getAttribute("aria-label"), "Enter");
			assertThat(page.locator("#arrow-post-token").getAttribute("open")).isNotNull();
			assertThat(page.evaluate("document.activeElement.closest('details').id")).isEqualTo("arrow-post-token");
			go(browser, "Step", "Enter");
			assertThat(page.locator("#status").innerText()).startsWith("Step by step");
			String before = flow.getAttribute("data-flow");
			go(browser, "Wrong password", "Enter");
			page.waitForCondition(() -> !before.equals(flow.getAttribute("data-flow")));
			page.locator(".diagram--square [data-arrow='arrow-login-credentials'].stopped").waitFor();
			assertThat(page.evaluate(FOCUSED)).as("where the keyboard is").isEqualTo("Wrong password");
			page.locator("#why", new Page.LocatorOptions().setHasText("does not accept these credentials")).waitFor();
			assertThat(browser.complaints()).isEmpty();
		}
	}

	@Test
	void without_scripts_every_page_does_what_it_is_for() {
		try (Browser browser = this.suite.browserWithoutScripts()) {
			withdraw(browser);
			this.suite.openSignIn(browser);
			browser.fill("Username", this.suite.user().username());
			browser.fill("Password", this.suite.user().password());
			browser.press("Sign in");
			assertThat(browser.sees("Read your notes")).isTrue();
			browser.press("Allow");
			assertThat(browser.sees("Your profile")).isTrue();
			browser.press("Notes");
			browser.fill("Title", "Written without scripts");
			browser.press("Save note");
			assertThat(browser.sees("Written without scripts")).isTrue();
			browser.press("Delete Written without scripts");
			browser.press("Delete note");
			assertThat(browser.sees("The note is deleted.")).isTrue();
			assertThat(browser.text()).doesNotContain("Written without scripts");
			browser.press("Activity");
			assertThat(browser.sees("note.created")).isTrue();
			browser.press("Flow");
			assertThat(browser.sees("Look inside")).isTrue();
			browser.open(this.suite.issuer() + "/account/profile");
			browser.fill("Name", "Without Scripts");
			browser.press("Save");
			assertThat(browser.sees("Without Scripts")).isTrue();
			browser.open(this.suite.issuer() + "/account/profile");
			browser.fill("Name", this.suite.user().name());
			browser.press("Save");
			assertThat(browser.sees(this.suite.user().name())).isTrue();
			browser.open(this.suite.clientUrl());
			browser.press("Sign out");
			assertThat(browser.sees("You are signed out")).isTrue();
		}
	}

	/** So that consent is asked for. */
	private void withdraw(Browser browser) {
		browser.open(this.suite.issuer() + "/account");
		browser.fill("Username", this.suite.user().username());
		browser.fill("Password", this.suite.user().password());
		browser.press("Sign in");
		assertThat(browser.sees("Connected applications")).isTrue();
		if (browser.text().contains(this.suite.clientName())) {
			browser.press("Withdraw the access of " + this.suite.clientName());
		}
		browser.press("Sign out");
		assertThat(browser.sees("You are signed out")).isTrue();
	}

	private static void type(ChromiumBrowser browser, String label, String text) {
		goTo(browser, label);
		browser.page().keyboard().press("ControlOrMeta+A");
		browser.page().keyboard().type(text);
	}

	private static void go(ChromiumBrowser browser, String name, String key) {
		goTo(browser, name);
		browser.page().keyboard().press(key);
		browser.page().waitForLoadState();
	}

	/** Stays where it is if the page has put the focus there itself. */
	private static void goTo(ChromiumBrowser browser, String name) {
		Page page = browser.page();
		for (int place = 0; place < PLACES; place++) {
			if (name.equals(page.evaluate(FOCUSED))) {
				assertThat((Boolean) page.evaluate(VISIBLE)).as("one sees that " + name + " has the focus").isTrue();
				return;
			}
			page.keyboard().press("Tab");
		}
		throw new AssertionError("The keyboard does not lead to " + name + " on " + browser.url());
	}

}
