package dev.oauth2flow.auth.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.oauth2flow.auth.replicas.Changes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class KeyRingTest {

	private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

	private static final RotationSettings ROTATION = new RotationSettings(Duration.ofDays(30), Duration.ofHours(1),
			Duration.ofDays(1));

	private final Instant now = Instant.now();

	private final KeyStore store = mock(KeyStore.class);

	@Test
	void P34_the_next_key_is_published_before_it_signs() throws Exception {
		given(this.store.signingKeys()).willReturn(List.of(key("next", this.now.plus(Duration.ofHours(1)), null),
				key("current", this.now.minus(Duration.ofHours(1)), null),
				key("previous", this.now.minus(Duration.ofHours(2)), this.now.plus(Duration.ofHours(1))),
				key("retired", this.now.minus(Duration.ofHours(3)), this.now.minus(Duration.ofMinutes(1)))));
		KeyRing ring = ring();
		assertThat(ring.publicKeys().getKeys()).extracting(JWK::getKeyID)
			.containsExactly("current", "previous", "next");
		assertThat(ring.publicKeys().getKeys()).noneMatch(JWK::isPrivate);
		assertThat(signingKeyId(ring)).isEqualTo("current");
	}

	@Test
	void a_new_key_is_used_after_the_keys_are_read_again() throws Exception {
		List<SigningKey> stored = new ArrayList<>(List.of(key("old", this.now.minus(Duration.ofHours(2)), null)));
		given(this.store.signingKeys()).willAnswer((call) -> List.copyOf(stored));
		KeyRing ring = ring();
		stored.addFirst(key("new", this.now.minus(Duration.ofHours(1)), null));
		assertThat(signingKeyId(ring)).isEqualTo("old");
		ring.refresh();
		assertThat(signingKeyId(ring)).isEqualTo("new");
	}

	@Test
	void known_keys_stay_in_use_while_they_cannot_be_read_again() throws Exception {
		given(this.store.signingKeys()).willReturn(List.of(key("known", this.now.minus(Duration.ofHours(1)), null)))
			.willThrow(new IllegalStateException("away"));
		KeyRing ring = ring();
		assertThatIllegalStateException().isThrownBy(ring::refresh);
		assertThat(signingKeyId(ring)).isEqualTo("known");
	}

	private KeyRing ring() {
		return new KeyRing(this.store, new KeySettings(KEY, null, Duration.ofSeconds(30)), ROTATION,
				mock(Changes.class));
	}

	private static String signingKeyId(KeyRing ring) {
		JwtEncoder encoder = new KeyConfiguration().jwtEncoder(ring);
		return String.valueOf(encoder.encode(JwtEncoderParameters.from(JwsHeader.with(SignatureAlgorithm.ES256).build(),
				JwtClaimsSet.builder().subject("x").build()))
			.getHeaders()
			.get("kid"));
	}

	private static SigningKey key(String id, Instant useFrom, @Nullable Instant retireAt) throws Exception {
		return new SigningKey(new ECKeyGenerator(Curve.P_256).keyID(id).algorithm(JWSAlgorithm.ES256).generate(),
				useFrom, retireAt);
	}

}
