package dev.oauth2flow.client.session;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Keeps of the signed-in user the few claims that pages show and the ID token that
 * signing out needs, encrypted, and reads them only when somebody asks.
 */
@Component
class SessionUsers implements SecurityContextRepository {

	private static final String USER = "user";

	private static final List<String> CLAIMS = List.of("sub", "name", "preferred_username", "email", "sid");

	private final JsonMapper jsonMapper;

	private final SessionCipher cipher;

	SessionUsers(JsonMapper jsonMapper, SessionCipher cipher) {
		this.jsonMapper = jsonMapper;
		this.cipher = cipher;
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
		if (session == null || !(session.getAttribute(USER) instanceof String sealed)) {
			return new SecurityContextImpl();
		}
		StoredUser user = this.jsonMapper.readValue(this.cipher.decrypt(sealed), StoredUser.class);
		OidcIdToken idToken = new OidcIdToken(user.idToken(), user.issuedAt(), user.expiresAt(),
				new HashMap<>(user.claims()));
		List<OidcUserAuthority> authorities = List.of(new OidcUserAuthority(idToken));
		return new SecurityContextImpl(new OAuth2AuthenticationToken(new DefaultOidcUser(authorities, idToken),
				authorities, SignInConfiguration.REGISTRATION));
	}

	@Override
	public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
		if (context.getAuthentication() instanceof OAuth2AuthenticationToken token
				&& token.getPrincipal() instanceof OidcUser user) {
			request.getSession()
				.setAttribute(USER, this.cipher.encrypt(this.jsonMapper.writeValueAsString(StoredUser.of(user))));
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

	private record StoredUser(String idToken, Instant issuedAt, Instant expiresAt, Map<String, String> claims) {

		static StoredUser of(OidcUser user) {
			Map<String, String> claims = new HashMap<>();
			for (String name : CLAIMS) {
				String value = user.getClaimAsString(name);
				if (value != null) {
					claims.put(name, value);
				}
			}
			OidcIdToken token = user.getIdToken();
			return new StoredUser(token.getTokenValue(), Objects.requireNonNullElse(token.getIssuedAt(), Instant.EPOCH),
					Objects.requireNonNullElse(token.getExpiresAt(), Instant.MAX), claims);
		}

	}

	private record Deferred(Supplier<@Nullable SecurityContext> context,
			Supplier<Boolean> generated) implements DeferredSecurityContext {

		@Override
		public SecurityContext get() {
			return Objects.requireNonNullElseGet(this.context.get(), SecurityContextImpl::new);
		}

		@Override
		public boolean isGenerated() {
			return this.generated.get();
		}

	}

}
