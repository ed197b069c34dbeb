package dev.oauth2flow.e2e.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlLabel;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTextArea;
import org.htmlunit.util.Cookie;
import org.htmlunit.util.NameValuePair;
import org.htmlunit.util.WebConnectionWrapper;

/**
 * Stands in where no real browser is to be had. It runs no scripts and lays nothing out,
 * so it also proves that the pages work without either.
 */
final class HtmlUnitBrowser implements Browser {

	private final WebClient client = new WebClient(BrowserVersion.CHROME);

	private final List<Exchange> exchanges = new ArrayList<>();

	HtmlUnitBrowser() {
		this.client.getOptions().setJavaScriptEnabled(false);
		this.client.getOptions().setCssEnabled(false);
		this.client.getOptions().setThrowExceptionOnFailingStatusCode(false);
		this.client.getOptions().setUseInsecureSSL(true);
		this.client.getOptions().setTimeout(PATIENCE_MILLIS);
		WebConnectionWrapper recorder = new WebConnectionWrapper(this.client) {
			@Override
			public WebResponse getResponse(WebRequest request) throws IOException {
				WebResponse response = super.getResponse(request);
				HtmlUnitBrowser.this.exchanges.add(exchange(request, response));
				return response;
			}
		};
		this.client.setWebConnection(recorder);
	}

	private static Exchange exchange(WebRequest request, WebResponse response) {
		String posted = request.getRequestParameters()
			.stream()
			.map((pair) -> pair.getName() + "=" + pair.getValue())
			.collect(Collectors.joining("&"));
		Map<String, String> headers = response.getResponseHeaders()
			.stream()
			.collect(Collectors.toMap((NameValuePair pair) -> pair.getName().toLowerCase(Locale.ROOT),
					NameValuePair::getValue, (a, b) -> a + "\n" + b));
		return new Exchange(request.getHttpMethod().name(), URI.create(request.getUrl().toString()),
				Objects.requireNonNullElse(request.getRequestBody(), posted), response.getStatusCode(), headers,
				response.getContentAsString());
	}

	@Override
	public void open(String url) {
		try {
			this.client.getPage(url);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void back() {
		try {
			this.client.getWebWindows().getFirst().getHistory().back();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private HtmlPage page() {
		return (HtmlPage) this.client.getCurrentWindow().getEnclosedPage();
	}

	@Override
	public void fill(String label, String value) {
		HtmlElement field = page().getByXPath("//label")
			.stream()
			.map(HtmlLabel.class::cast)
			.filter((candidate) -> candidate.asNormalizedText().equals(label))
			.map(HtmlLabel::getLabeledElement)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No field labelled " + label + " on " + url()));
		if (field instanceof HtmlTextArea area) {
			area.setText(value);
		}
		else {
			((HtmlInput) field).setValue(value);
		}
	}

	@Override
	public void press(String name) {
		Optional<DomElement> target = Stream
			.concat(page().getByXPath("//button").stream(), page().getByXPath("//a[@href] | //summary").stream())
			.map(DomElement.class::cast)
			.filter((element) -> element.asNormalizedText().strip().equals(name)
					|| element.getAttribute("aria-label").equals(name))
			.findFirst();
		try {
			target.orElseThrow(() -> new AssertionError("Nothing to press named " + name + " on " + url())).click();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public boolean sees(String text) {
		return text().contains(text);
	}

	@Override
	public String text() {
		return page().asNormalizedText();
	}

	@Override
	public URI url() {
		return URI.create(page().getUrl().toString());
	}

	@Override
	public List<Exchange> exchanges() {
		return List.copyOf(this.exchanges);
	}

	@Override
	public Map<String, String> cookies() {
		return this.client.getCookieManager()
			.getCookies()
			.stream()
			.collect(Collectors.toMap(Cookie::getName, Cookie::getValue, (a, _) -> a));
	}

	@Override
	public void forgetCookie(String name) {
		Optional.ofNullable(this.client.getCookieManager().getCookie(name))
			.ifPresent(this.client.getCookieManager()::removeCookie);
	}

	@Override
	public boolean renders() {
		return false;
	}

	@Override
	public void close() {
		this.client.close();
	}

}
