package dev.oauth2flow.client.session;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.stereotype.Component;

/**
 * Keeps the tokens of each session in Redis, encrypted, beside the session: so that a
 * request sees at once what another one, on any replica, has refreshed.
 */
@Component
class TokenStore implements OAuth2AuthorizedClientRepository {

	private static final String HANDLE = "tokens";

	private static final String KEY = "client:tokens:";

	private static final String LOCK = "client:refresh:";

	private static final Duration KEPT = Duration.ofHours(12);

	private static final Duration LONGEST_REFRESH = Duration.ofSeconds(15);

	private static final RedisScript<Long> UNLOCK = RedisScript.of("""
			if redis.call('GET', KEYS[1]) == ARGV[1] then
			    return redis.call('DEL', KEYS[1])
			end
			return 0
			""", Long.class);

	private final StringKeyGenerator random = new Base64StringKeyGenerator(
			java.util.Base64.getUrlEncoder().withoutPadding(), 32);

	private final StringRedisTemplate redis;

	private final JsonMapper jsonMapper;

	private final SessionCipher cipher;

	private final ClientRegistrationRepository registrations;

	TokenStore(StringRedisTemplate redis, JsonMapper jsonMapper, SessionCipher cipher,
			ClientRegistrationRepository registrations) {
		this.redis = redis;
		this.jsonMapper = jsonMapper;
		this.cipher = cipher;
		this.registrations = registrations;
	}

	@Nullable String handle(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null && session.getAttribute(HANDLE) instanceof String handle) ? handle : null;
	}

	@Nullable Tokens find(String handle) {
		String sealed = this.redis.opsForValue().get(KEY + handle);
		return (sealed != null) ? this.jsonMapper.readValue(this.cipher.decrypt(sealed), Tokens.class) : null;
	}

	void save(String handle, Tokens tokens) {
		this.redis.opsForValue()
			.set(KEY + handle, this.cipher.encrypt(this.jsonMapper.writeValueAsString(tokens)), KEPT);
	}

	void remove(String handle) {
		this.redis.delete(KEY + handle);
	}

	/**
	 * Takes the right to refresh these tokens.
	 * @return what {@link #unlock} wants, or {@code null} if another request has it
	 */
	@Nullable String lock(String handle) {
		String owner = this.random.generateKey();
		boolean taken = Boolean.TRUE
			.equals(this.redis.opsForValue().setIfAbsent(LOCK + handle, owner, LONGEST_REFRESH));
		return taken ? owner : null;
	}

	void unlock(String handle, String owner) {
		this.redis.execute(UNLOCK, List.of(LOCK + handle), owner);
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" }) // The framework's
																		// own signature.
	public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String registrationId,
			Authentication principal, HttpServletRequest request) {
		String handle = handle(request);
		Tokens tokens = (handle != null) ? find(handle) : null;
		if (tokens == null) {
			return null;
		}
		ClientRegistration registration = Objects
			.requireNonNull(this.registrations.findByRegistrationId(registrationId));
		return (T) new OAuth2AuthorizedClient(registration, principal.getName(), tokens.access(), tokens.refresh());
	}

	@Override
	public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication principal,
			HttpServletRequest request, HttpServletResponse response) {
		String handle = this.random.generateKey();
		save(handle, Tokens.of(client.getAccessToken(), client.getRefreshToken()));
		request.getSession().setAttribute(HANDLE, handle);
	}

	@Override
	public void removeAuthorizedClient(String registrationId, Authentication principal, HttpServletRequest request,
			HttpServletResponse response) {
		String handle = handle(request);
		if (handle != null) {
			remove(handle);
			request.getSession().removeAttribute(HANDLE);
		}
	}

}
