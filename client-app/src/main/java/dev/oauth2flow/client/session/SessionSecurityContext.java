package dev.oauth2flow.client.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Tells Spring Security who a session's user is. There is nothing to save: a session is
 * begun by {@link SignedInClients}.
 */
@Component
class SessionSecurityContext implements SecurityContextRepository {

	private final Sessions sessions;

	SessionSecurityContext(Sessions sessions) {
		this.sessions = sessions;
	}

	@Override
	@Deprecated
	public SecurityContext loadContext(HttpRequestResponseHolder holder) {
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		this.sessions.of(holder.getRequest())
			.ifPresent((content) -> context.setAuthentication(new SignedInAuthentication(content)));
		return context;
	}

	@Override
	public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
	}

	@Override
	public boolean containsContext(HttpServletRequest request) {
		return this.sessions.of(request).isPresent();
	}

}
