package dev.oauth2flow.client.errors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/**
 * Turns what controllers throw into pages.
 */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice {

	private static final Logger LOGGER = LoggerFactory.getLogger(ProblemAdvice.class);

	private final ProblemPages pages;

	ProblemAdvice(ProblemPages pages) {
		this.pages = pages;
	}

	@ExceptionHandler
	ModelAndView known(ProblemException failure) {
		Throwable cause = failure.getCause();
		LOGGER.info("{}{}", failure.problem(), (cause != null) ? ": " + cause.getClass().getName() : "");
		return this.pages.page(failure.problem());
	}

	@ExceptionHandler
	ModelAndView sessionsAway(DataAccessException failure) {
		LOGGER.warn("The store of the sessions is away: {}", failure.getClass().getName());
		return this.pages.page(Problem.SESSIONS_AWAY);
	}

}
