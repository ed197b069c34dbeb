package dev.oauth2flow.platform.accesstoken;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Says which keys of the cache a request will want. They are read in the round trip that
 * looks for revocations, so that the request makes none of its own. A service may have
 * one as a bean.
 */
@FunctionalInterface
public interface ReadAhead {

	/**
	 * Names the keys.
	 * @param request the request
	 * @param token its token, which is valid unless it was revoked
	 * @return keys of texts
	 */
	List<String> keys(HttpServletRequest request, Jwt token);

	/**
	 * Returns what stands under a key.
	 * @param key the key
	 * @param otherwise reads it where it was not read ahead
	 * @return the value, or {@code null} if there is none
	 */
	static @Nullable String value(String key, Supplier<@Nullable String> otherwise) {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		Object read = (request != null) ? request.getAttribute(attribute(key), RequestAttributes.SCOPE_REQUEST) : null;
		return (read instanceof Optional<?> known) ? (String) known.orElse(null) : otherwise.get();
	}

	/**
	 * Returns under which name a request keeps what was read.
	 * @param key the key
	 * @return the name of an attribute
	 */
	private static String attribute(String key) {
		return ReadAhead.class.getName() + ":" + key;
	}

	/**
	 * Keeps what was read for the request.
	 * @param request the request
	 * @param key the key
	 * @param value what stands under it, or {@code null}
	 */
	static void keep(HttpServletRequest request, String key, @Nullable String value) {
		request.setAttribute(attribute(key), Optional.ofNullable(value));
	}

}
