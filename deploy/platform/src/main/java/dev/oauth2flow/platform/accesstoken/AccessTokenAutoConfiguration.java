package dev.oauth2flow.platform.accesstoken;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.oauth2flow.platform.errors.ErrorsAutoConfiguration;
import dev.oauth2flow.platform.errors.ProblemWriter;
import dev.oauth2flow.platform.mtls.MtlsProperties;
import dev.oauth2flow.platform.proof.DPoPProofs;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;

/**
 * Sets up the validation of access tokens (RFC 9068, section 4) where a service has an
 * audience.
 */
@AutoConfiguration(before = OAuth2ResourceServerAutoConfiguration.class,
		after = { DataRedisAutoConfiguration.class, RestClientAutoConfiguration.class, ErrorsAutoConfiguration.class })
@ConditionalOnClass({ JwtDecoder.class, StringRedisTemplate.class })
@ConditionalOnProperty("oauth2flow.access-token.audience")
@EnableConfigurationProperties({ AccessTokenProperties.class, MtlsProperties.class })
class AccessTokenAutoConfiguration {

	private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256,
			JWSAlgorithm.PS256);

	@Bean
	JwtDecoder jwtDecoder(AccessTokenProperties properties, @Value("${oauth2flow.issuer}") String issuer,
			RestClient.Builder http, StringRedisTemplate redis, ObjectProvider<ReadAhead> readAhead) {
		URI keys = Objects.requireNonNullElseGet(properties.jwkSetUri(), () -> URI.create(issuer + "/oauth2/jwks"));
		DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
		processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new IssuerKeys(keys, http.build())));
		processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt"),
				new JOSEObjectType("application/at+jwt")));
		// The claims are checked by the validators below, whose answers are RFC 6750's.
		processor.setJWTClaimsSetVerifier((_, _) -> {
		});
		NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
		decoder.setJwtValidator(inOrderOfCost(JwtValidators.createAtJwtValidator()
			.issuer(issuer)
			.audience(properties.audience())
			.validators((validators) -> {
				validators.put("client_id", AccessTokenAutoConfiguration::hasClient);
				validators.put("cnf", new CertificateBoundTokens());
			})
			.build(), new AccessTokenRevocations(redis, readAhead.getIfAvailable(() -> (_, _) -> List.of()))));
		return failClosed(decoder);
	}

	private static OAuth2TokenValidatorResult hasClient(Jwt token) {
		return new DelegatingOAuth2TokenValidator<>(
				new org.springframework.security.oauth2.jwt.JwtClaimValidator<String>("client_id", Objects::nonNull))
			.validate(token);
	}

	/** The cache is asked only about tokens that are valid otherwise. */
	private static OAuth2TokenValidator<Jwt> inOrderOfCost(OAuth2TokenValidator<Jwt> cheap,
			OAuth2TokenValidator<Jwt> dear) {
		return (token) -> {
			OAuth2TokenValidatorResult result = cheap.validate(token);
			return result.hasErrors() ? result : dear.validate(token);
		};
	}

	private static JwtDecoder failClosed(JwtDecoder decoder) {
		return (token) -> {
			try {
				return decoder.decode(token);
			}
			catch (DataAccessException ex) {
				throw new AuthenticationServiceException("Revocations cannot be looked up", ex);
			}
		};
	}

	@Bean
	BoundTokens boundTokens(AccessTokenProperties properties, MtlsProperties mtls, StringRedisTemplate redis,
			@Value("${oauth2flow.access-token.proofs-key-prefix:api:dpop:}") String keyPrefix) {
		return new BoundTokens(new DPoPProofs(redis, keyPrefix, Clock.systemUTC()), properties.knownAddresses(mtls));
	}

	@Bean
	AccessTokenSecurity accessTokenSecurity(ProblemWriter problems, BoundTokens boundTokens,
			AccessTokenProperties properties, MtlsProperties mtls, @Value("${oauth2flow.issuer}") String issuer) {
		return new AccessTokenSecurity(problems, boundTokens, properties.audience(), issuer, mtls.isOffered());
	}

	@Bean
	AccessTokenUses accessTokenUses(StringRedisTemplate redis,
			@Value("${oauth2flow.access-token.uses-key-prefix:api:use:}") String keyPrefix) {
		return new AccessTokenUses(redis, keyPrefix);
	}

}
