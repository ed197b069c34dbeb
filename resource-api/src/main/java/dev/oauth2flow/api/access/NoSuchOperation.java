package dev.oauth2flow.api.access;

import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Denies what {@link AccessTable} does not list. Whoever shows a valid token is told that
 * the path or the method does not exist, not that a scope is missing.
 */
@Component
class NoSuchOperation implements AuthorizationManager<RequestAuthorizationContext>, AccessDeniedHandler {

	private static final String ASKED_FOR = NoSuchOperation.class.getName();

	private final RequestMappingHandlerMapping operations;

	private final HandlerExceptionResolver errors;

	NoSuchOperation(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping operations,
			@Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
		this.operations = operations;
		this.errors = errors;
	}

	@Override
	public AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> authentication,
			RequestAuthorizationContext context) {
		context.getRequest().setAttribute(ASKED_FOR, true);
		return new AuthorizationDecision(false);
	}

	boolean isAskedFor(HttpServletRequest request) {
		return request.getAttribute(ASKED_FOR) != null;
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied) {
		this.errors.resolveException(request, response, null, reason(request));
	}

	private Exception reason(HttpServletRequest request) {
		try {
			// Throws where the path exists and the method does not.
			this.operations.getHandler(request);
		}
		catch (Exception ex) {
			return ex;
		}
		String path = request.getRequestURI();
		return new NoResourceFoundException(HttpMethod.valueOf(request.getMethod()), path, path);
	}

}
