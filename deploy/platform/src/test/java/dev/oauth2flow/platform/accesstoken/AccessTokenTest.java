package dev.oauth2flow.platform.accesstoken;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth2flow.local.stores.Store;
import dev.oauth2flow.local.stores.TestStores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccessTokenTest {

	private static TestIssuer issuer;

	@BeforeAll
	static void start_an_issuer() throws Exception {
		issuer = new TestIssuer();
	}

	@AfterAll
	static void stop_the_issuer() {
		issuer.close();
	}

	@Test
	void a_valid_token_is_accepted() {
		run((context) -> assertThat(decode(context, token((_) -> {
		})).getSubject()).isEqualTo("ada"));
	}

	@Test
	void P46_wrong_type_issuer_audience_or_time_is_refused_RFC9068() {
		run((context) -> {
			refused(context, TestIssuer.sign(issuer.key(), "JWT", TestIssuer.claims((_) -> {
			})));
			refused(context, token((claims) -> claims.put("iss", "https://other.example")));
			refused(context, token((claims) -> claims.put("aud", List.of("http://localhost:8070"))));
			refused(context, token((claims) -> claims.put("exp", Date.from(Instant.now().minusSeconds(120)))));
			refused(context, token((claims) -> claims.put("nbf", Date.from(Instant.now().plusSeconds(120)))));
			refused(context, token((claims) -> claims.remove("client_id")));
			refused(context, token((claims) -> claims.remove("jti")));
		});
	}

	@Test
	void P46_alg_none_and_a_symmetric_key_are_refused() {
		run((context) -> {
			refused(context, new PlainJWT(TestIssuer.claims((_) -> {
			})).serialize());
			SignedJWT symmetric = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("at+jwt")).keyID("one").build(),
					TestIssuer.claims((_) -> {
					}));
			try {
				symmetric
					.sign(new MACSigner(issuer.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
			refused(context, symmetric.serialize());
		});
	}

	@Test
	void P47_unknown_kids_do_not_fetch_the_keys_once_per_request() throws Exception {
		ECKey stranger = TestIssuer.newKey("stranger");
		run((context) -> {
			int before = issuer.fetches();
			for (int i = 0; i < 50; i++) {
				refused(context, TestIssuer.sign(stranger, "at+jwt", TestIssuer.claims((_) -> {
				})));
			}
			assertThat(issuer.fetches() - before).isLessThanOrEqualTo(2);
		});
	}

	@Test
	void P47_an_outage_of_the_issuer_does_not_stop_verification_with_known_keys() throws Exception {
		ECKey stranger = TestIssuer.newKey("stranger");
		run((context) -> {
			decode(context, token((_) -> {
			}));
			issuer.setAway(true);
			try {
				assertThatThrownBy(() -> decode(context, TestIssuer.sign(stranger, "at+jwt", TestIssuer.claims((_) -> {
				})))).isInstanceOf(Exception.class);
				assertThat(decode(context, token((_) -> {
				})).getSubject()).isEqualTo("ada");
			}
			finally {
				issuer.setAway(false);
			}
		});
	}

	@Test
	void a_revoked_token_grant_or_subject_is_refused() {
		run((context) -> {
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			String byId = token((claims) -> claims.put("jti", "revoked-jti"));
			String byGrant = token((claims) -> claims.put("grant_id", "revoked-grant"));
			String bySubject = token((claims) -> claims.put("sub", "revoked-subject"));
			decode(context, byId);
			decode(context, byGrant);
			decode(context, bySubject);

			redis.opsForValue().set("revoked:token:revoked-jti", "1");
			redis.opsForValue().set("revoked:grant:revoked-grant", "1");
			redis.opsForValue().set("revoked:subject:revoked-subject", Long.toString(Instant.now().getEpochSecond()));

			refused(context, byId);
			refused(context, byGrant);
			refused(context, bySubject);
			decode(context, token((claims) -> {
				claims.put("sub", "revoked-subject");
				claims.put("iat", Date.from(Instant.now().plusSeconds(2)));
			}));
		});
	}

	@Test
	void without_the_cache_nothing_is_accepted() {
		runner().withPropertyValues("spring.data.redis.port=1").run((context) -> {
			assertThatExceptionOfType(AuthenticationServiceException.class)
				.isThrownBy(() -> decode(context, token((_) -> {
				})));
		});
	}

	@Test
	void the_first_use_of_a_token_for_a_route_is_seen_once_over_all_replicas() {
		run((one) -> run((other) -> {
			AtomicInteger uses = new AtomicInteger();
			Jwt token = decode(one, token((_) -> {
			}));
			for (ApplicationContext replica : List.of(one, other, one, other)) {
				replica.getBean(AccessTokenUses.class).onFirstUse(token, "/notes", uses::incrementAndGet);
				replica.getBean(AccessTokenUses.class).onFirstUse(token, "/me", uses::incrementAndGet);
			}
			assertThat(uses).hasValue(2);
		}));
	}

	@Test
	void a_first_use_that_could_not_be_recorded_does_not_count() {
		run((context) -> {
			AccessTokenUses uses = context.getBean(AccessTokenUses.class);
			Jwt token = decode(context, token((_) -> {
			}));
			assertThatThrownBy(() -> uses.onFirstUse(token, "/notes", () -> {
				throw new IllegalStateException("the outbox is away");
			})).hasMessage("the outbox is away");

			AtomicInteger recorded = new AtomicInteger();
			uses.onFirstUse(token, "/notes", recorded::incrementAndGet);
			assertThat(recorded).hasValue(1);
		});
	}

	@Test
	void a_use_counts_only_after_it_is_recorded() {
		run((one) -> run((other) -> {
			Jwt token = decode(one, token((_) -> {
			}));
			AtomicInteger recorded = new AtomicInteger();
			one.getBean(AccessTokenUses.class).onFirstUse(token, "/notes", () -> {
				// As if this replica ended before its commit: the other must not believe
				// it.
				other.getBean(AccessTokenUses.class).onFirstUse(token, "/notes", recorded::incrementAndGet);
				recorded.incrementAndGet();
			});
			assertThat(recorded).hasValue(2);
		}));
	}

	@Test
	void of_uses_at_once_on_one_replica_one_records_and_the_others_wait_for_it() {
		run((context) -> {
			AccessTokenUses uses = context.getBean(AccessTokenUses.class);
			// Once is luck.
			for (int round = 0; round < 50; round++) {
				Jwt token = decode(context, token((_) -> {
				}));
				AtomicInteger recorded = new AtomicInteger();
				CyclicBarrier together = new CyclicBarrier(4);
				try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
					List<Future<Integer>> seen = threads.invokeAll(Collections.nCopies(4, () -> {
						together.await();
						uses.onFirstUse(token, "/notes", recorded::incrementAndGet);
						return recorded.get();
					}));
					assertThat(seen).allSatisfy((count) -> assertThat(count.get()).isOne());
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				assertThat(recorded).hasValue(1);
			}
		});
	}

	private static void refused(ApplicationContext context, String token) {
		assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> decode(context, token));
	}

	private static Jwt decode(ApplicationContext context, String token) {
		return context.getBean(JwtDecoder.class).decode(token);
	}

	private static String token(Consumer<Map<String, Object>> change) {
		return issuer.token(change);
	}

	private static void run(Consumer<ApplicationContext> test) {
		runner().run(test::accept);
	}

	private static WebApplicationContextRunner runner() {
		WebApplicationContextRunner runner = new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(
				AccessTokenAutoConfiguration.class, dev.oauth2flow.platform.errors.ErrorsAutoConfiguration.class,
				DataRedisAutoConfiguration.class, RestClientAutoConfiguration.class, JacksonAutoConfiguration.class));
		Map<String, String> settings = new HashMap<>(issuer.settings());
		settings.putAll(TestStores.settings("resource-api", Store.REDIS));
		for (Map.Entry<String, String> setting : settings.entrySet()) {
			runner = runner.withPropertyValues(setting.getKey() + "=" + setting.getValue());
		}
		return runner;
	}

}
