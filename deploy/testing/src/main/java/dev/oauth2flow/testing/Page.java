package dev.oauth2flow.testing;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;

/**
 * A page that a person sees, with its forms.
 */
final class Page {

	private final HttpResponse<String> response;

	private final Document document;

	Page(HttpResponse<String> response) {
		this.response = response;
		this.document = Jsoup.parse(response.body(), response.uri().toString());
	}

	URI uri() {
		return this.response.uri();
	}

	/** Returns the form that asks for a password. */
	Optional<FormElement> signInForm() {
		return forms().stream().filter((form) -> form.selectFirst("input[type=password]") != null).findFirst();
	}

	/**
	 * Returns the form that allows what a client asks for, its boxes as the page ticks
	 * them.
	 */
	Optional<FormElement> consentForm() {
		return forms().stream()
			.filter((form) -> form.selectFirst("input[name=client_id]") != null
					&& form.selectFirst("input[name=scope], input[name=allow_details]") != null)
			.findFirst();
	}

	/** Returns the form whose address ends like this. */
	Optional<FormElement> formTo(String path) {
		return forms().stream().filter((form) -> URI.create(form.absUrl("action")).getPath().equals(path)).findFirst();
	}

	private List<FormElement> forms() {
		return this.document.forms().stream().filter((form) -> form.attr("method").equalsIgnoreCase("post")).toList();
	}

	/** What a report says about the page; its forms and addresses may hold secrets. */
	@Override
	public String toString() {
		URI uri = this.response.uri();
		return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath() + " with status "
				+ this.response.statusCode() + ": " + this.document.select("h1, [role=alert]").text();
	}

}
