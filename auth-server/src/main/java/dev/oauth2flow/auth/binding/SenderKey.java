package dev.oauth2flow.auth.binding;

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The key that the sender of the current request has proved to hold.
 *
 * @param method the member of the claim {@code cnf} that names such a key: {@code jkt}
 * (RFC 9449 section 6.1) or {@code x5t#S256} (RFC 8705 section 3.1)
 * @param thumbprint the thumbprint of the key or certificate
 */
public record SenderKey(String method, String thumbprint) {

	static final String DPOP = "jkt";

	private static final String ATTRIBUTE = SenderKey.class.getName();

	/**
	 * Returns the key of the current request's sender.
	 * @return the key, or {@code null} if the sender has proved none
	 */
	public static @Nullable SenderKey current() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		return (request != null
				&& request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof SenderKey key) ? key
						: null;
	}

	/**
	 * Returns the thumbprint of the key for which the current request has a DPoP proof.
	 * @return the thumbprint, or {@code null} if there is no proof
	 */
	public static @Nullable String currentDPoPThumbprint() {
		SenderKey key = current();
		return (key != null && DPOP.equals(key.method())) ? key.thumbprint() : null;
	}

	/**
	 * Returns the key as tokens name it.
	 * @return the value of the claim {@code cnf}
	 */
	public Map<String, Object> confirmation() {
		return Map.of(this.method, this.thumbprint);
	}

	void proveIn(HttpServletRequest request) {
		request.setAttribute(ATTRIBUTE, this);
	}

}
