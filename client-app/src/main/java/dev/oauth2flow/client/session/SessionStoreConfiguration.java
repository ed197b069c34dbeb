package dev.oauth2flow.client.session;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

import dev.oauth2flow.client.ClientProperties;
import dev.oauth2flow.platform.hash.Sha256;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * Keeps the sessions in Redis, under the hash of their ids, for every replica.
 */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionStoreConfiguration {

	private static final Logger LOGGER = LoggerFactory.getLogger(SessionStoreConfiguration.class);

	static final String COOKIE = "OAUTH2FLOW_CLIENT";

	private static final String NAMESPACE = "client:session";

	private static final int ID_BYTES = 32;

	@Bean
	SessionRepository<? extends Session> sessionRepository(RedisConnectionFactory redis, ClientProperties properties) {
		RedisTemplate<String, Object> template = new RedisTemplate<>();
		template.setConnectionFactory(redis);
		template.setKeySerializer(new HashedSessionKeys());
		template.setHashKeySerializer(RedisSerializer.string());
		template.setHashValueSerializer(new SessionValues());
		template.afterPropertiesSet();
		RedisSessionRepository sessions = new RedisSessionRepository(template);
		sessions.setRedisKeyNamespace(NAMESPACE);
		sessions.setDefaultMaxInactiveInterval(properties.sessionTimeout());
		SecureRandom random = new SecureRandom();
		sessions.setSessionIdGenerator(() -> {
			byte[] id = new byte[ID_BYTES];
			random.nextBytes(id);
			return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
		});
		return new LenientSessions<>(sessions);
	}

	@Bean
	CookieSerializer sessionCookie(ClientProperties properties) {
		DefaultCookieSerializer cookie = new DefaultCookieSerializer();
		cookie.setCookieName(Cookies.name(COOKIE, properties));
		cookie.setCookiePath("/");
		cookie.setUseHttpOnlyCookie(true);
		cookie.setUseSecureCookie(properties.https());
		cookie.setSameSite("Lax");
		cookie.setUseBase64Encoding(false);
		return cookie;
	}

	/**
	 * Takes it calmly when another request has ended the session meanwhile: there is
	 * nothing left to save.
	 */
	private record LenientSessions<S extends Session>(SessionRepository<S> sessions) implements SessionRepository<S> {

		@Override
		public S createSession() {
			return this.sessions.createSession();
		}

		@Override
		public void save(S session) {
			try {
				this.sessions.save(session);
			}
			catch (IllegalStateException ex) {
				LOGGER.debug("A session ended while a request of it was served", ex);
			}
		}

		@Override
		public @Nullable S findById(String id) {
			return this.sessions.findById(id);
		}

		@Override
		public void deleteById(String id) {
			this.sessions.deleteById(id);
		}

	}

	/** Writes the last part of a key, the session's id, as its hash. */
	private static final class HashedSessionKeys implements RedisSerializer<String> {

		@Override
		public byte[] serialize(@Nullable String key) {
			if (key == null) {
				return new byte[0];
			}
			int id = key.lastIndexOf(':') + 1;
			return (key.substring(0, id) + Sha256.base64Url(key.substring(id))).getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public @Nullable String deserialize(byte @Nullable [] bytes) {
			throw new UnsupportedOperationException("A session's id cannot be read from its key");
		}

	}

}
