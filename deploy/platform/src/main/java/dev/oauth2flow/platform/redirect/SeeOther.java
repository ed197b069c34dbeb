package dev.oauth2flow.platform.redirect;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Answers a form that has done what it was for: the browser goes on by GET (RFC 9110
 * section 15.4.4). A 307 would post the form, and with it a password, again (RFC 9700
 * section 4.12).
 */
public final class SeeOther {

	private SeeOther() {
	}

	/**
	 * Leads from a controller to a page of this server.
	 * @param path the page's path, without the context path
	 * @return the controller's answer
	 */
	public static RedirectView to(String path) {
		RedirectView redirect = new RedirectView(path, true);
		redirect.setStatusCode(HttpStatus.SEE_OTHER);
		return redirect;
	}

	/**
	 * Leads to an address where no controller is at work, as in filters.
	 * @param response the response, not yet committed
	 * @param location the address, or a path with the context path
	 */
	public static void send(HttpServletResponse response, String location) {
		response.setStatus(HttpStatus.SEE_OTHER.value());
		response.setHeader(HttpHeaders.LOCATION, location);
	}

}
