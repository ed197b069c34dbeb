package dev.oauth2flow.e2e.story;

import java.nio.file.Path;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import dev.oauth2flow.e2e.RunningSuite;
import dev.oauth2flow.e2e.browser.ChromiumBrowser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A person adds a passkey and signs in with it, in a real browser with a virtual
 * authenticator.
 */
class PasskeyIT {

	private final RunningSuite suite = RunningSuite.overHttp();

	@Test
	void a_passkey_signs_in_to_the_app_until_it_is_removed() {
		Assumptions.assumeTrue(this.suite.renders(), "No browser that knows passkeys was found");
		try (ChromiumBrowser browser = (ChromiumBrowser) this.suite.browser(1280, 900)) {
			addAuthenticator(browser);
			browser.open(this.suite.issuer() + "/account");
			browser.fill("Username", this.suite.user().username());
			browser.fill("Password", this.suite.user().password());
			browser.press("Sign in");
			browser.press("Passkeys");
			assertThat(browser.sees("You have no passkey yet")).isTrue();
			browser.fill("Name, to know it by", "Virtual authenticator");
			browser.press("Add a passkey");
			assertThat(browser.sees("You can sign in with this passkey from now on")).isTrue();
			browser.photograph(Path.of("target", "pages", "passkeys-1280.png"));

			browser.forgetCookie("OAUTH2FLOW_AUTH");
			browser.open(this.suite.clientUrl());
			browser.press("Sign in");
			browser.press("Sign in with a passkey");
			browser.page().waitForURL(this::isBeyondSignIn);
			if (browser.url().getPath().equals("/consent")) {
				browser.press("Allow");
			}
			assertThat(browser.sees("Your profile")).isTrue();

			browser.open(this.suite.issuer() + "/account/passkeys");
			browser.press("Remove the passkey Virtual authenticator");
			assertThat(browser.sees("opens nothing any more")).isTrue();
			browser.forgetCookie("OAUTH2FLOW_AUTH");
			browser.open(this.suite.issuer() + "/account");
			browser.press("Sign in with a passkey");
			assertThat(browser.sees("This passkey could not be used")).isTrue();
			assertThat(browser.complaints()).isEmpty();
		}
	}

	@Test
	void a_passkey_lets_an_operator_into_the_console_who_has_only_shown_the_password() {
		Assumptions.assumeTrue(this.suite.renders(), "No browser that knows passkeys was found");
		try (ChromiumBrowser browser = (ChromiumBrowser) this.suite.browser(390, 844)) {
			addAuthenticator(browser);
			browser.open(this.suite.issuer() + "/account/passkeys");
			browser.fill("Username", this.suite.operator().username());
			browser.fill("Password", this.suite.operator().password());
			browser.press("Sign in");
			browser.fill("Name, to know it by", "Key of an operator");
			browser.press("Add a passkey");
			assertThat(browser.sees("You can sign in with this passkey from now on")).isTrue();
			PageRules rules = new PageRules(browser, "390-dark");
			browser.open(this.suite.issuer() + "/admin/keys");
			assertThat(browser.sees("Prove once more that it is you")).isTrue();
			rules.hold("step-up");
			browser.press("Use a passkey");
			assertThat(browser.sees("They replace themselves")).isTrue();
			browser.open(this.suite.issuer() + "/account/passkeys");
			browser.press("Remove the passkey Key of an operator");
			assertThat(browser.sees("opens nothing any more")).isTrue();
			rules.assertAll();
		}
	}

	private boolean isBeyondSignIn(String address) {
		return address.startsWith(this.suite.issuer() + "/consent") || address.startsWith(this.suite.clientUrl());
	}

	private static void addAuthenticator(ChromiumBrowser browser) {
		CDPSession devTools = browser.page().context().newCDPSession(browser.page());
		devTools.send("WebAuthn.enable");
		JsonObject options = new JsonObject();
		options.addProperty("protocol", "ctap2");
		options.addProperty("transport", "internal");
		options.addProperty("hasResidentKey", true);
		options.addProperty("hasUserVerification", true);
		options.addProperty("isUserVerified", true);
		options.addProperty("automaticPresenceSimulation", true);
		JsonObject authenticator = new JsonObject();
		authenticator.add("options", options);
		devTools.send("WebAuthn.addVirtualAuthenticator", authenticator);
	}

}
