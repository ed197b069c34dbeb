package dev.oauth2flow.api.audit;

import dev.oauth2flow.platform.accesstoken.AccessTokenUses;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Records the first read of each operation with each access token, before it is answered.
 * Writes record themselves.
 */
@Component
class AccessRecorder implements HandlerInterceptor {

	private final AccessTokenUses uses;

	private final AuditTrail trail;

	private final TransactionOperations transaction;

	AccessRecorder(AccessTokenUses uses, AuditTrail trail, TransactionOperations transaction) {
		this.uses = uses;
		this.trail = trail;
		this.transaction = transaction;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		String method = request.getMethod();
		if (isRead(method) && request.getDispatcherType() == DispatcherType.REQUEST
				&& request.getUserPrincipal() instanceof JwtAuthenticationToken caller
				&& request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route) {
			this.uses.onFirstUse(caller.getToken(), route, () -> this.transaction
				.executeWithoutResult((_) -> this.trail.accessed(caller.getToken(), method, route)));
		}
		return true;
	}

	private static boolean isRead(String method) {
		return HttpMethod.GET.matches(method) || HttpMethod.HEAD.matches(method);
	}

}
