package dev.oauth2flow.auth.signin;

import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/**
 * Where the browser goes after sign-out: to an address that is registered for the client
 * that asked (OpenID Connect RP-Initiated Logout 1.0 section 3), and otherwise nowhere
 * but here.
 */
@Component
public class SignedOutTarget {

	/** The parameter that names the client. */
	public static final String CLIENT_ID = "client_id";

	/** The parameter with the address to go to. */
	public static final String REDIRECT_URI = "post_logout_redirect_uri";

	/** The parameter with the client's state, which goes back to it. */
	public static final String STATE = "state";

	private static final String HERE = "/signout";

	private final RegisteredClientRepository clients;

	SignedOutTarget(RegisteredClientRepository clients) {
		this.clients = clients;
	}

	/**
	 * Says whether there is such a client.
	 * @param clientId its {@code client_id}; may be any text that is not blank
	 * @return whether it is registered
	 */
	public boolean isKnown(String clientId) {
		return this.clients.findByClientId(clientId) != null;
	}

	/**
	 * Says whether the browser may be sent to an address for a client.
	 * @param clientId the client's {@code client_id}; may be any text that is not blank
	 * @param redirectUri the address
	 * @return whether exactly that address is registered
	 */
	public boolean isRegistered(String clientId, String redirectUri) {
		RegisteredClient client = this.clients.findByClientId(clientId);
		return client != null && client.getPostLogoutRedirectUris().contains(redirectUri);
	}

	/**
	 * Returns where to go.
	 * @param request the current request
	 * @param clientId the client that asked, or {@code null}
	 * @param redirectUri the address it asked for, or {@code null}
	 * @param state the client's state, or {@code null}
	 * @return an absolute address of the client, or a path of this server
	 */
	public String after(HttpServletRequest request, @Nullable String clientId, @Nullable String redirectUri,
			@Nullable String state) {
		if (clientId == null || clientId.isBlank() || redirectUri == null || !isRegistered(clientId, redirectUri)) {
			return request.getContextPath() + HERE;
		}
		return ClientAddress.with(redirectUri, (state != null && !state.isEmpty()) ? Map.of(STATE, state) : Map.of());
	}

	/**
	 * Returns where to go after the page that asks the user.
	 */
	String after(HttpServletRequest request) {
		return after(request, request.getParameter(CLIENT_ID), request.getParameter(REDIRECT_URI),
				request.getParameter(STATE));
	}

	/**
	 * Returns the fields by which the page's form remembers where to go.
	 */
	Map<String, String> fields(HttpServletRequest request) {
		Map<String, String> fields = new LinkedHashMap<>();
		if (!after(request).equals(request.getContextPath() + HERE)) {
			for (String name : new String[] { CLIENT_ID, REDIRECT_URI, STATE }) {
				String value = request.getParameter(name);
				if (value != null) {
					fields.put(name, value);
				}
			}
		}
		return fields;
	}

}
