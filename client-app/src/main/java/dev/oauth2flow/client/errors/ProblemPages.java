package dev.oauth2flow.client.errors;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page of a problem: what happened, what to do, and the id of the trace.
 */
@Component
public class ProblemPages implements ErrorViewResolver {

	private static final String PROBLEM = ProblemPages.class.getName() + ".problem";

	private static final String TRACE_ID = "traceId";

	private static final String TRACE_ID_HEADER = "X-Trace-Id";

	private static final String RETRY_AFTER_SECONDS = "10";

	/**
	 * Answers with a problem from a filter, where no controller is at work yet.
	 * @param problem what to tell the user
	 * @param request the request
	 * @param response the response, not yet committed
	 * @throws IOException if the browser went away
	 */
	public void send(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
		request.setAttribute(PROBLEM, problem);
		if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE) {
			response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		response.sendError(problem.status().value());
	}

	@Override
	public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
		Problem problem = (request.getAttribute(PROBLEM) instanceof Problem known) ? known : Problem.of(status);
		return page(problem, status, model.get(TRACE_ID));
	}

	ModelAndView page(Problem problem) {
		return page(problem, problem.status(), null);
	}

	private static ModelAndView page(Problem problem, HttpStatus status, @Nullable Object traceId) {
		Map<String, Object> model = new HashMap<>();
		model.put("problem", problem);
		HttpServletResponse response = response();
		if (response != null && problem.status() == HttpStatus.SERVICE_UNAVAILABLE) {
			response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		// The error dispatch runs outside the request's span; the header still knows its
		// trace.
		Object id = (traceId == null && response != null) ? response.getHeader(TRACE_ID_HEADER) : traceId;
		if (id != null) {
			model.put(TRACE_ID, id);
		}
		Object user = user(problem);
		if (user != null) {
			model.put("user", user);
		}
		return new ModelAndView("problem", model, status);
	}

	/** Who is signed in keeps the way to their pages. */
	private static @Nullable Object user(Problem problem) {
		if (problem == Problem.SESSIONS_AWAY || problem == Problem.SIGN_IN_AGAIN) {
			return null;
		}
		try {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			return (authentication != null && !(authentication instanceof AnonymousAuthenticationToken))
					? authentication.getPrincipal() : null;
		}
		catch (DataAccessException _) {
			// A page about one problem must not fail for another.
			return null;
		}
	}

	private static @Nullable HttpServletResponse response() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? attributes.getResponse() : null;
	}

}
