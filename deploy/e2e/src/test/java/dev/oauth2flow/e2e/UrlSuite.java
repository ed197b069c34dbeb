package dev.oauth2flow.e2e;

import java.util.List;
import java.util.Properties;

import dev.oauth2flow.e2e.browser.Browser;
import dev.oauth2flow.e2e.browser.Browsers;
import dev.oauth2flow.e2e.telemetry.Span;
import dev.oauth2flow.local.SuiteUser;
import dev.oauth2flow.testing.FlowSuite;
import dev.oauth2flow.testing.TestUser;

/**
 * A suite that runs already, in containers or in the cloud, of which only the addresses
 * and one person are known: {@code -Dsuite.url}, {@code -Dsuite.user},
 * {@code -Dsuite.password}.
 */
public final class UrlSuite implements SuiteUnderTest {

	private final FlowSuite suite;

	private final Browsers browsers;

	private final SuiteUser person;

	private UrlSuite(FlowSuite suite, Browsers browsers, SuiteUser person) {
		this.suite = suite;
		this.browsers = browsers;
		this.person = person;
	}

	private static final class One {

		private static final UrlSuite SUITE = reach();

	}

	static boolean isTold() {
		return System.getProperty("suite.url") != null;
	}

	/** One for all tests of this JVM. */
	static UrlSuite told() {
		return One.SUITE;
	}

	private static UrlSuite reach() {
		UrlSuite suite = at(System.getProperties());
		WhatRan
			.say("What can be checked by URL ran against " + suite.clientUrl() + ", in " + suite.browsers.description()
					+ ". What only the stores and the telemetry tell was left out of stages 3, 5, 6 and 7.");
		return suite;
	}

	/**
	 * Gets to know a suite.
	 * @param told {@code suite.url} and the properties beside it
	 * @return the suite as it is seen from outside
	 */
	public static UrlSuite at(Properties told) {
		FlowSuite suite = FlowSuite.of(told);
		Browsers browsers = Browsers.start();
		Runtime.getRuntime().addShutdownHook(new Thread(browsers::close, "stop-browsers"));
		TestUser user = suite.user();
		UrlSuite unknown = new UrlSuite(suite, browsers, new SuiteUser(user.username(), user.password(), "", ""));
		return new UrlSuite(suite, browsers, unknown.meet());
	}

	/** Learns who the person is. */
	private SuiteUser meet() {
		try (Browser browser = browser()) {
			signIn(browser);
			if (!browser.sees("Your profile")) {
				throw new AssertionError("Not signed in, but at " + browser.url() + ":\n" + browser.text());
			}
			SuiteUser known = new SuiteUser(this.person.username(), this.person.password(),
					fact(browser, "Name", this.person.username()), fact(browser, "Email", ""));
			browser.press("Sign out");
			return known;
		}
	}

	@Override
	public void withdrawConsent() {
		try (Browser browser = browser()) {
			browser.open(issuer() + "/account");
			browser.fill("Username", this.person.username());
			browser.fill("Password", this.person.password());
			browser.press("Sign in");
			if (!browser.sees("Connected applications")) {
				throw new AssertionError("No account page, but " + browser.url() + ":\n" + browser.text());
			}
			if (browser.text().contains(clientName())) {
				browser.press("Withdraw the access of " + clientName());
			}
			browser.press("Sign out");
		}
	}

	/** The line below this one. */
	private static String fact(Browser browser, String label, String otherwise) {
		List<String> lines = browser.text().lines().map(String::strip).filter((line) -> !line.isEmpty()).toList();
		int at = lines.indexOf(label);
		return (at >= 0 && at + 1 < lines.size()) ? lines.get(at + 1) : otherwise;
	}

	@Override
	public boolean seesInside() {
		return false;
	}

	@Override
	public Browser browser() {
		return this.browsers.open();
	}

	@Override
	public String clientUrl() {
		return this.suite.clientApp().toString();
	}

	@Override
	public String issuer() {
		return this.suite.issuer().toString();
	}

	@Override
	public String apiUrl() {
		return this.suite.api().toString();
	}

	@Override
	public SuiteUser auditor() {
		return this.person;
	}

	@Override
	public List<String> rows(String schema, String query) {
		throw inside();
	}

	@Override
	public List<String> redisKeys(String pattern) {
		throw inside();
	}

	@Override
	public List<Span> spans() {
		throw inside();
	}

	private static UnsupportedOperationException inside() {
		return new UnsupportedOperationException("A URL does not tell what is inside");
	}

	/** The suite was there before, and stays; the browsers end with the JVM. */
	@Override
	public void close() {
	}

}
