package dev.oauth2flow.auth.authorize;

import java.io.IOException;
import java.util.Map;

import dev.oauth2flow.auth.signin.PagePolicy;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * The page that posts an authorization response to the client by itself, or where scripts
 * are off by a button (OAuth 2.0 Form Post Response Mode). It is reached by a forward
 * only.
 */
@Controller
class FormPostPage {

	private static final String PATH = "/form-post";

	private static final String ANSWER = FormPostPage.class.getName();

	/**
	 * Shows the page.
	 */
	static void show(HttpServletRequest request, HttpServletResponse response, String redirectUri,
			Map<String, String> parameters) throws IOException {
		request.setAttribute(ANSWER, new Answer(redirectUri, parameters));
		try {
			request.getRequestDispatcher(PATH).forward(request, response);
		}
		catch (ServletException ex) {
			throw new IOException(ex);
		}
	}

	@RequestMapping(PATH)
	String page(HttpServletRequest request, HttpServletResponse response, Model model) {
		if (!(request.getAttribute(ANSWER) instanceof Answer answer)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		response.setHeader(PagePolicy.HEADER, PagePolicy.postingTo(answer.redirectUri()));
		model.addAttribute("redirectUri", answer.redirectUri());
		model.addAttribute("parameters", answer.parameters());
		return "form-post";
	}

	private record Answer(String redirectUri, Map<String, String> parameters) {
	}

}
