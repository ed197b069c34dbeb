package dev.oauth2flow.e2e.browser;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.WaitForSelectorState;

/**
 * A real browser.
 */
public final class ChromiumBrowser implements Browser {

	private final BrowserContext context;

	private final Page page;

	private final List<Response> responses = new ArrayList<>();

	private final List<String> complaints = new ArrayList<>();

	private final List<String> requested = new CopyOnWriteArrayList<>();

	ChromiumBrowser(com.microsoft.playwright.Browser chromium, int width, int height, boolean scripts) {
		// The locally made CA is not in Chromium's store; the trust chain itself is
		// tested
		// with Java's client.
		this.context = chromium
			.newContext(new com.microsoft.playwright.Browser.NewContextOptions().setIgnoreHTTPSErrors(true)
				.setViewportSize(width, height)
				.setJavaScriptEnabled(scripts));
		this.context.setDefaultTimeout(PATIENCE_MILLIS);
		this.page = this.context.newPage();
		this.context.onResponse(this.responses::add);
		this.context.onRequest((request) -> this.requested.add(request.url()));
		// Windows that this one opens are heard, too.
		this.context.onConsoleMessage(this::listen);
		this.context.onWebError((error) -> this.complaints.add("script error: " + error.error()));
	}

	private void listen(ConsoleMessage message) {
		if ("error".equals(message.type()) && message.text().contains("Content Security Policy")) {
			this.complaints.add(message.text());
		}
	}

	@Override
	public void open(String url) {
		this.page.navigate(url);
	}

	@Override
	public void back() {
		this.page.goBack();
	}

	@Override
	public void fill(String label, String value) {
		this.page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).first().fill(value);
	}

	@Override
	public void press(String name) {
		Locator target = this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
			.or(this.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)))
			.first();
		target.click();
		this.page.waitForLoadState();
	}

	@Override
	public boolean sees(String text) {
		try {
			this.page.getByText(text)
				.first()
				.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
			return true;
		}
		catch (TimeoutError ex) {
			return false;
		}
	}

	@Override
	public String text() {
		return this.page.locator("body").innerText();
	}

	@Override
	public URI url() {
		return URI.create(this.page.url());
	}

	@Override
	public List<Exchange> exchanges() {
		return List.copyOf(this.responses).stream().map(ChromiumBrowser::exchange).toList();
	}

	private static Exchange exchange(Response response) {
		Request request = response.request();
		return new Exchange(request.method(), URI.create(request.url()),
				Objects.requireNonNullElse(request.postData(), ""), response.status(), response.allHeaders(),
				body(response));
	}

	private static String body(Response response) {
		String type = response.headers().getOrDefault("content-type", "");
		boolean text = type.startsWith("text/html") || type.contains("json") || type.contains("javascript");
		if ((response.status() >= 300 && response.status() < 400) || !text) {
			return "";
		}
		try {
			return response.text();
		}
		catch (PlaywrightException ex) {
			// Chromium drops the body of a page that was left before it was asked for.
			return "";
		}
	}

	@Override
	public Map<String, String> cookies() {
		return this.context.cookies()
			.stream()
			.collect(Collectors.toMap((Cookie cookie) -> cookie.name, (cookie) -> cookie.value, (a, _) -> a));
	}

	@Override
	public void forgetCookie(String name) {
		this.context.clearCookies(new BrowserContext.ClearCookiesOptions().setName(name));
	}

	@Override
	public boolean renders() {
		return true;
	}

	/**
	 * Returns what the browser complained about: violations of the content security
	 * policy and script errors.
	 * @return the complaints, empty where there are none
	 */
	public List<String> complaints() {
		return List.copyOf(this.complaints);
	}

	/**
	 * Returns every address that was asked for, answered or not, those within a page such
	 * as {@code data:} among them.
	 * @return absolute URLs
	 */
	public List<String> requested() {
		return List.copyOf(this.requested);
	}

	/**
	 * Returns the page, for what only a real browser can be asked.
	 * @return Playwright's page
	 */
	public Page page() {
		return this.page;
	}

	/**
	 * Takes a picture of the whole page, as it is when nothing moves any more.
	 * @param file where the PNG goes
	 */
	public void photograph(Path file) {
		this.page.screenshot(new Page.ScreenshotOptions().setPath(file)
			.setFullPage(true)
			.setAnimations(ScreenshotAnimations.DISABLED));
	}

	@Override
	public void close() {
		this.context.close();
	}

}
