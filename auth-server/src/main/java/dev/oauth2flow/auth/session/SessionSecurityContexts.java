package dev.oauth2flow.auth.session;

import java.util.function.Supplier;

import dev.oauth2flow.auth.audit.RequestTraits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Keeps of the signed-in user only what {@link SignedInUser} says, as JSON, and reads the
 * session only when somebody asks who is signed in.
 */
@Component
class SessionSecurityContexts implements SecurityContextRepository {

	/** The session attribute with the user. */
	static final String USER = "user";

	/** The session attribute with the device that the user signed in with. */
	static final String DEVICE = "device";

	/** The session attribute with the network that the user signed in from. */
	static final String NETWORK = "network";

	private final JsonMapper jsonMapper;

	SessionSecurityContexts(JsonMapper jsonMapper) {
		this.jsonMapper = jsonMapper;
	}

	@Override
	@SuppressWarnings("deprecation") // Still to be implemented, though no filter here
										// calls it.
	public SecurityContext loadContext(HttpRequestResponseHolder holder) {
		return load(holder.getRequest());
	}

	@Override
	public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
		return new Deferred(SingletonSupplier.of(() -> load(request)), () -> !containsContext(request));
	}

	private SecurityContext load(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		if (session != null && session.getAttribute(USER) instanceof String json) {
			return new SecurityContextImpl(
					new SignedInAuthentication(this.jsonMapper.readValue(json, SignedInUser.class)));
		}
		return new SecurityContextImpl();
	}

	@Override
	public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
		Authentication authentication = context.getAuthentication();
		if (authentication instanceof SignedInAuthentication signedIn) {
			HttpSession session = request.getSession();
			session.setAttribute(USER, this.jsonMapper.writeValueAsString(signedIn.getPrincipal()));
			session.setAttribute(DEVICE, RequestTraits.device(request));
			session.setAttribute(NETWORK, RequestTraits.network(request));
			return;
		}
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.removeAttribute(USER);
		}
	}

	@Override
	public boolean containsContext(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return session != null && session.getAttribute(USER) != null;
	}

	private record Deferred(Supplier<@Nullable SecurityContext> context,
			Supplier<Boolean> generated) implements DeferredSecurityContext {

		@Override
		public SecurityContext get() {
			SecurityContext loaded = this.context.get();
			return (loaded != null) ? loaded : new SecurityContextImpl();
		}

		@Override
		public boolean isGenerated() {
			return this.generated.get();
		}

	}

}
