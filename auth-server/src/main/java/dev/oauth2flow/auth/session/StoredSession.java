package dev.oauth2flow.auth.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.session.Session;

/**
 * A session whose attributes are plain text, so that what Redis holds is small and no
 * object is ever built from it by name.
 */
final class StoredSession implements Session {

	private static final BytesKeyGenerator RANDOM = KeyGenerators.secureRandom(32);

	private final Map<String, String> attributes;

	private final Instant creationTime;

	private Duration maxInactiveInterval;

	private Instant lastAccessedTime = Instant.now();

	private String id;

	/** The id under which Redis has it, or null for a new one. */
	private @Nullable String storedId;

	private boolean changed;

	private StoredSession(String id, @Nullable String storedId, Instant creationTime, Duration maxInactiveInterval,
			Map<String, String> attributes) {
		this.id = id;
		this.storedId = storedId;
		this.creationTime = creationTime;
		this.maxInactiveInterval = maxInactiveInterval;
		this.attributes = new HashMap<>(attributes);
	}

	static StoredSession create(Duration maxInactiveInterval) {
		StoredSession session = new StoredSession(randomId(), null, Instant.now(), maxInactiveInterval, Map.of());
		session.changed = true;
		return session;
	}

	static StoredSession stored(String id, Instant creationTime, Duration maxInactiveInterval,
			Map<String, String> attributes) {
		return new StoredSession(id, id, creationTime, maxInactiveInterval, attributes);
	}

	private static String randomId() {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(RANDOM.generateKey());
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public String changeSessionId() {
		this.id = randomId();
		this.changed = true;
		return this.id;
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" }) // Spring Session's
																		// signature.
	public <T> @Nullable T getAttribute(String attributeName) {
		return (T) this.attributes.get(attributeName);
	}

	@Override
	public Set<String> getAttributeNames() {
		return Set.copyOf(this.attributes.keySet());
	}

	@Override
	public void setAttribute(String attributeName, @Nullable Object attributeValue) {
		if (attributeValue == null) {
			removeAttribute(attributeName);
			return;
		}
		if (!(attributeValue instanceof String text)) {
			throw new IllegalArgumentException(
					"A session attribute must be text; %s is not".formatted(attributeValue.getClass().getName()));
		}
		if (!text.equals(this.attributes.put(attributeName, text))) {
			this.changed = true;
		}
	}

	@Override
	public void removeAttribute(String attributeName) {
		if (this.attributes.remove(attributeName) != null) {
			this.changed = true;
		}
	}

	@Override
	public Instant getCreationTime() {
		return this.creationTime;
	}

	@Override
	public void setLastAccessedTime(Instant lastAccessedTime) {
		this.lastAccessedTime = lastAccessedTime;
	}

	@Override
	public Instant getLastAccessedTime() {
		return this.lastAccessedTime;
	}

	@Override
	public void setMaxInactiveInterval(Duration interval) {
		this.maxInactiveInterval = interval;
	}

	@Override
	public Duration getMaxInactiveInterval() {
		return this.maxInactiveInterval;
	}

	@Override
	public boolean isExpired() {
		// Redis forgets what has expired.
		return false;
	}

	Map<String, String> attributes() {
		return this.attributes;
	}

	@Nullable String storedId() {
		return this.storedId;
	}

	boolean isChanged() {
		return this.changed;
	}

	void markStored() {
		this.storedId = this.id;
		this.changed = false;
	}

}
