package dev.oauth2flow.auth.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.oauth2flow.auth.replicas.Changes;
import jakarta.annotation.PostConstruct;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The keys as this replica knows them: read at start and again at an interval, at which
 * new ones are made when they are due. When they cannot be read again, the known ones
 * stay in use.
 */
@Component
public class KeyRing implements JWKSource<SecurityContext> {

	private static final Duration LONGEST_CACHEABLE = Duration.ofMinutes(5);

	private static final String CHANGE = "keys";

	private final KeyStore store;

	private final KeySettings settings;

	private final RotationSettings rotation;

	private final Changes changes;

	private volatile Keys keys;

	KeyRing(KeyStore store, KeySettings settings, RotationSettings rotation, Changes changes) {
		this.store = store;
		this.settings = settings;
		this.rotation = rotation;
		this.changes = changes;
		store.prepare();
		this.keys = read();
	}

	@PostConstruct
	void listen() {
		this.changes.on(CHANGE, this::refresh);
	}

	/**
	 * Returns the published keys, private part included, those that may sign now first
	 * and among them the newest.
	 */
	@Override
	public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
		return selector.select(published());
	}

	/**
	 * Returns the keys to publish, without their private part.
	 * @return the JWK set (RFC 7517)
	 */
	public JWKSet publicKeys() {
		return published().toPublicJWKSet();
	}

	/**
	 * Returns the key with which to make new codes.
	 * @param purpose what for
	 * @return the newest key of the purpose
	 */
	public MacKey macKey(MacPurpose purpose) {
		return macKeys(purpose).getFirst();
	}

	/**
	 * Returns the key with which a code was made.
	 * @param purpose what for
	 * @param version the key's number
	 * @return the key, or {@code null} if there is none of this number
	 */
	public @Nullable MacKey macKey(MacPurpose purpose, int version) {
		return macKeys(purpose).stream().filter((key) -> key.version() == version).findFirst().orElse(null);
	}

	@Scheduled(initialDelayString = "${oauth2flow.auth.key-refresh-interval:30s}",
			fixedDelayString = "${oauth2flow.auth.key-refresh-interval:30s}")
	void refresh() {
		if (this.store.isRotationDue(this.keys.signing(), Instant.now())) {
			this.store.rotate();
		}
		this.keys = read();
	}

	/**
	 * Replaces all signing keys at once, on every replica, because one may have become
	 * known to somebody. What they have signed is not valid any more; who keeps a key set
	 * takes it until {@link #cacheable()} is over.
	 * @param recorded what else to do in the same transaction
	 */
	public void replaceAll(Runnable recorded) {
		this.store.replaceAll(recorded);
		this.keys = read();
		this.changes.announce(CHANGE);
	}

	/**
	 * Makes the next key of each algorithm now and not only when it is due, without one
	 * failed verification.
	 * @param recorded what else to do in the same transaction, if anything is done
	 * @return whether a key was made: where the next one is made already, it is not
	 */
	public boolean rotateNow(Runnable recorded) {
		boolean changed = this.store.rotateNow(recorded);
		if (changed) {
			this.keys = read();
			this.changes.announce(CHANGE);
		}
		return changed;
	}

	/**
	 * Returns which keys there are and when they sign.
	 * @return the keys, the newest first
	 */
	public List<Planned> schedule() {
		return this.keys.signing()
			.stream()
			.map((key) -> new Planned(key.jwk().getKeyID(), key.jwk().getAlgorithm().getName(), key.useFrom(),
					key.retireAt()))
			.toList();
	}

	/**
	 * Returns how long others may keep the key set: a new key must reach them before it
	 * signs.
	 * @return the time, at most five minutes
	 */
	public Duration cacheable() {
		Duration latest = this.rotation.publishedBefore().minus(this.settings.keyRefreshInterval().multipliedBy(2));
		if (latest.isNegative()) {
			return Duration.ZERO;
		}
		return (latest.compareTo(LONGEST_CACHEABLE) < 0) ? latest : LONGEST_CACHEABLE;
	}

	private JWKSet published() {
		Instant now = Instant.now();
		List<SigningKey> signing = this.keys.signing();
		return new JWKSet(Stream
			.concat(signing.stream().filter((key) -> key.mayBeUsed(now)),
					signing.stream().filter((key) -> key.isPublished(now) && !key.mayBeUsed(now)))
			.map(SigningKey::jwk)
			.toList());
	}

	private List<MacKey> macKeys(MacPurpose purpose) {
		List<MacKey> found = this.keys.mac().get(purpose);
		if (found == null || found.isEmpty()) {
			throw new IllegalStateException("There is no key for " + purpose);
		}
		return found;
	}

	private Keys read() {
		Map<MacPurpose, List<MacKey>> mac = new EnumMap<>(MacPurpose.class);
		for (MacPurpose purpose : MacPurpose.values()) {
			mac.put(purpose, this.store.macKeys(purpose));
		}
		return new Keys(this.store.signingKeys(), mac);
	}

	/**
	 * A signing key without its value.
	 *
	 * @param kid its id
	 * @param algorithm what it signs with
	 * @param useFrom when it begins to sign
	 * @param retireAt when it is no longer published, or {@code null} if its successor is
	 * not yet made
	 */
	public record Planned(String kid, String algorithm, Instant useFrom, @Nullable Instant retireAt) {
	}

	private record Keys(List<SigningKey> signing, Map<MacPurpose, List<MacKey>> mac) {
	}

}
