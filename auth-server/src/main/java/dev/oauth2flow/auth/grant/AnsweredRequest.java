package dev.oauth2flow.auth.grant;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The client's authorization request that the current HTTP request answers. The consent
 * form, for one, only names it.
 */
public final class AnsweredRequest {

	private static final String ATTRIBUTE = AnsweredRequest.class.getName();

	private AnsweredRequest() {
	}

	/**
	 * Returns the authorization request.
	 * @param request the HTTP request that answers it
	 * @return the authorization request, or {@code null} if none has been found yet
	 */
	public static @Nullable OAuth2AuthorizationRequest of(HttpServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof OAuth2AuthorizationRequest asked) ? asked : null;
	}

	static void remember(OAuth2Authorization authorization) {
		RequestAttributes current = RequestContextHolder.getRequestAttributes();
		OAuth2AuthorizationRequest asked = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
		if (current != null && asked != null) {
			current.setAttribute(ATTRIBUTE, asked, RequestAttributes.SCOPE_REQUEST);
		}
	}

}
