package dev.oauth2flow.e2e.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;

import org.jspecify.annotations.Nullable;

/**
 * Chooses the most real browser that this machine has: an installed Chromium or Chrome,
 * else the one that Playwright downloads, else HtmlUnit.
 */
public final class Browsers implements AutoCloseable {

	private static final List<String> QUIET = List.of("--no-sandbox", "--disable-gpu", "--disable-quic",
			"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync");

	private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome",
			"google-chrome-stable");

	private final @Nullable Playwright playwright;

	private final com.microsoft.playwright.@Nullable Browser chromium;

	private final String description;

	private Browsers(@Nullable Playwright playwright, com.microsoft.playwright.@Nullable Browser chromium,
			String description) {
		this.playwright = playwright;
		this.chromium = chromium;
		this.description = description;
	}

	/**
	 * Starts the browser.
	 * @return the browser's factory, to be closed
	 */
	public static Browsers start() {
		Optional<Path> installed = installed();
		Playwright playwright = null;
		try {
			playwright = Playwright.create(new Playwright.CreateOptions()
				.setEnv(installed.isPresent() ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") : Map.of()));
			BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setArgs(QUIET).setHeadless(true);
			installed.ifPresent(options::setExecutablePath);
			var chromium = playwright.chromium().launch(options);
			return new Browsers(playwright, chromium,
					installed.map((path) -> "Chromium " + chromium.version() + " at " + path)
						.orElse("Chromium " + chromium.version() + " of Playwright"));
		}
		// Not only Playwright's own: where its download fails it throws the general one.
		catch (RuntimeException ex) {
			if (playwright != null) {
				playwright.close();
			}
			if (installed.isPresent()) {
				throw ex;
			}
			return new Browsers(null, null, "HtmlUnit, since no Chromium or Chrome was found or could be downloaded");
		}
	}

	private static Optional<Path> installed() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
			.flatMap((folder) -> NAMES.stream().map((name) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * Opens a browser with an empty cookie jar, as on a desktop.
	 * @return the browser, to be closed
	 */
	public Browser open() {
		return open(1280, 900);
	}

	/**
	 * Opens a browser with an empty cookie jar.
	 * @param width of the window in CSS pixels
	 * @param height of the window in CSS pixels
	 * @return the browser, to be closed
	 */
	public Browser open(int width, int height) {
		return (this.chromium != null) ? new ChromiumBrowser(this.chromium, width, height, true)
				: new HtmlUnitBrowser();
	}

	/**
	 * Opens a browser with an empty cookie jar that runs no scripts.
	 * @return the browser, to be closed
	 */
	public Browser openWithoutScripts() {
		return (this.chromium != null) ? new ChromiumBrowser(this.chromium, 1280, 900, false) : new HtmlUnitBrowser();
	}

	/**
	 * Says which browser this is.
	 * @return a phrase for people
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Says whether pages are really laid out and scripts really run.
	 * @return {@code false} for HtmlUnit
	 */
	public boolean render() {
		return this.chromium != null;
	}

	@Override
	public void close() {
		if (this.playwright != null) {
			this.playwright.close();
		}
	}

}
