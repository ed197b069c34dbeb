package dev.oauth2flow.auth.keys;

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
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The keys as this replica knows them: read at start and again at an interval. When they
 * cannot be read again, the known ones stay in use.
 */
@Component
public class KeyRing implements JWKSource<SecurityContext> {

	private final KeyStore store;

	private volatile Keys keys;

	KeyRing(KeyStore store) {
		this.store = store;
		store.prepare();
		this.keys = read();
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
		this.keys = read();
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

	private record Keys(List<SigningKey> signing, Map<MacPurpose, List<MacKey>> mac) {
	}

}
