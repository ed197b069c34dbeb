package dev.oauth2flow.api.access;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Lets in a token that has the scope, or that was granted this action on this very note
 * (RFC 9396 section 9.1). An object that says more than is known here grants nothing: it
 * might be a condition.
 */
final class NoteAccess implements AuthorizationManager<RequestAuthorizationContext> {

	/** The type of authorization details. */
	static final String TYPE = "note_access";

	private static final Set<String> FIELDS = Set.of("type", "actions", "identifiers");

	private final AuthorizationManager<RequestAuthorizationContext> byScope;

	private final String action;

	NoteAccess(String scope, String action) {
		this.byScope = AuthorityAuthorizationManager.hasAuthority("SCOPE_" + scope);
		this.action = action;
	}

	@Override
	public @Nullable AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> authentication,
			RequestAuthorizationContext context) {
		AuthorizationResult result = this.byScope.authorize(authentication, context);
		boolean granted = (result == null || !result.isGranted())
				&& authentication.get() instanceof JwtAuthenticationToken caller && isGranted(
						caller.getToken().getClaims().get("authorization_details"), context.getVariables().get("id"));
		return granted ? new AuthorizationDecision(true) : result;
	}

	private boolean isGranted(@Nullable Object details, @Nullable String id) {
		return id != null && details instanceof List<?> objects && objects.stream()
			.anyMatch((each) -> each instanceof Map<?, ?> object && grants(object, id.toLowerCase(Locale.ROOT)));
	}

	private boolean grants(Map<?, ?> object, String id) {
		return object.keySet().equals(FIELDS) && TYPE.equals(object.get("type"))
				&& object.get("actions") instanceof List<?> actions && actions.contains(this.action)
				&& object.get("identifiers") instanceof List<?> notes && notes.contains(id);
	}

}
