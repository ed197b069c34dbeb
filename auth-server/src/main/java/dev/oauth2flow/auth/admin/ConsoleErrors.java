package dev.oauth2flow.auth.admin;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Shows the error page where the console has no page of its own to say it on.
 */
@ControllerAdvice(assignableTypes = { ClientPages.class, ScopePages.class, UserPages.class, KeyPages.class })
class ConsoleErrors {

	@ExceptionHandler
	void refused(RefusedActionException refusal, HttpServletResponse response) throws IOException {
		response.sendError((refusal.reason() == RefusedActionException.Reason.NOT_FOUND) ? HttpStatus.NOT_FOUND.value()
				: HttpStatus.CONFLICT.value());
	}

}
