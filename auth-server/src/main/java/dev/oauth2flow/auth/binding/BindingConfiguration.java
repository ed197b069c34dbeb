package dev.oauth2flow.auth.binding;

import java.time.Clock;

import dev.oauth2flow.platform.accesstoken.BoundTokens;
import dev.oauth2flow.platform.mtls.MtlsProperties;
import dev.oauth2flow.platform.proof.DPoPProofs;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

@Configuration(proxyBeanMethods = false)
class BindingConfiguration {

	@Bean
	DPoPProofs dPoPProofs(StringRedisTemplate redis) {
		return new DPoPProofs(redis, "auth:dpop:", Clock.systemUTC());
	}

	@Bean
	BoundTokens boundTokens(DPoPProofs proofs, @Value("${oauth2flow.issuer}") String issuer, MtlsProperties mtls) {
		return new BoundTokens(proofs, mtls.addresses(issuer));
	}

}
