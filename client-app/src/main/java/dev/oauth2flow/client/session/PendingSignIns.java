package dev.oauth2flow.client.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.stereotype.Component;

/**
 * Remembers the authorization requests that are under way, one for each state, so that
 * two tabs can sign in at once. Each can be answered once.
 */
@Component
class PendingSignIns implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	private static final String PREFIX = "pending:";

	private static final int AT_ONCE = 8;

	private final JsonMapper jsonMapper;

	private final SessionCipher cipher;

	PendingSignIns(JsonMapper jsonMapper, SessionCipher cipher) {
		this.jsonMapper = jsonMapper;
		this.cipher = cipher;
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		String state = request.getParameter(OAuth2ParameterNames.STATE);
		if (session == null || state == null || !(session.getAttribute(name(state)) instanceof String sealed)) {
			return null;
		}
		Pending pending = this.jsonMapper.readValue(this.cipher.decrypt(sealed), Pending.class);
		return OAuth2AuthorizationRequest.authorizationCode()
			.authorizationUri(pending.authorizationUri())
			.authorizationRequestUri(pending.authorizationRequestUri())
			.clientId(pending.clientId())
			.redirectUri(pending.redirectUri())
			.scopes(pending.scopes())
			.state(pending.state())
			.additionalParameters(new HashMap<>(pending.parameters()))
			.attributes((attributes) -> attributes.putAll(pending.attributes()))
			.build();
	}

	@Override
	public void saveAuthorizationRequest(@Nullable OAuth2AuthorizationRequest pending, HttpServletRequest request,
			HttpServletResponse response) {
		if (pending == null || pending.getState() == null) {
			return;
		}
		HttpSession session = request.getSession();
		List<String> names = Collections.list(session.getAttributeNames())
			.stream()
			.filter((name) -> name.startsWith(PREFIX))
			.toList();
		if (names.size() >= AT_ONCE) {
			names.forEach(session::removeAttribute);
		}
		Pending content = new Pending(pending.getAuthorizationUri(), pending.getAuthorizationRequestUri(),
				pending.getClientId(), pending.getRedirectUri(), pending.getScopes(), pending.getState(),
				texts(pending.getAdditionalParameters()), texts(pending.getAttributes()));
		session.setAttribute(name(pending.getState()),
				this.cipher.encrypt(this.jsonMapper.writeValueAsString(content)));
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		OAuth2AuthorizationRequest pending = loadAuthorizationRequest(request);
		if (pending != null && pending.getState() != null) {
			request.getSession().removeAttribute(name(pending.getState()));
		}
		return pending;
	}

	/** The state itself, which an answer must know, is nowhere in the cache. */
	private static String name(String state) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(state.getBytes(StandardCharsets.UTF_8));
			return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, String> texts(Map<String, Object> values) {
		Map<String, String> texts = new HashMap<>();
		values.forEach((name, value) -> texts.put(name, value.toString()));
		return texts;
	}

	private record Pending(String authorizationUri, String authorizationRequestUri, String clientId,
			@Nullable String redirectUri, Set<String> scopes, String state, Map<String, String> parameters,
			Map<String, String> attributes) {
	}

}
