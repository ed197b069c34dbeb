package dev.oauth2flow.auth.account;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.view.RedirectView;

/**
 * The answer to a form that has done what it was for.
 */
final class SeeOther {

	private SeeOther() {
	}

	/**
	 * Leads to a page by GET, also after a POST.
	 * @param path a path of this server
	 */
	static RedirectView to(String path) {
		RedirectView redirect = new RedirectView(path, true);
		redirect.setStatusCode(HttpStatus.SEE_OTHER);
		return redirect;
	}

}
