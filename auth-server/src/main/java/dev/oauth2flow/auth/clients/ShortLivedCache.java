package dev.oauth2flow.auth.clients;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what was read for a short time, so that a change made through another replica is
 * seen soon. What was not found is not kept.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class ShortLivedCache<K, V> {

	private static final int LARGEST = 1_000;

	private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();

	private final long lifetimeNanos;

	ShortLivedCache(Duration lifetime) {
		this.lifetimeNanos = lifetime.toNanos();
	}

	@Nullable V get(K key, Function<K, @Nullable V> read) {
		long now = System.nanoTime();
		Entry<V> known = this.entries.get(key);
		if (known != null && now - known.readAt() < this.lifetimeNanos) {
			return known.value();
		}
		V value = read.apply(key);
		if (value == null) {
			this.entries.remove(key);
		}
		else {
			if (this.entries.size() >= LARGEST) {
				this.entries.clear();
			}
			this.entries.put(key, new Entry<>(value, now));
		}
		return value;
	}

	void clear() {
		this.entries.clear();
	}

	private record Entry<V>(V value, long readAt) {
	}

}
