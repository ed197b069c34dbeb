package dev.oauth2flow.auth.keys;

import com.nimbusds.jose.jwk.JWK;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(KeySettings.class)
class KeyConfiguration {

	/**
	 * Signs with the newest key in use of the asked algorithm, which the key ring gives
	 * first.
	 */
	@Bean
	JwtEncoder jwtEncoder(KeyRing keys) {
		NimbusJwtEncoder encoder = new NimbusJwtEncoder(keys);
		encoder.setJwkSelector((candidates) -> candidates.stream().filter(JWK::isPrivate).findFirst().orElseThrow());
		return encoder;
	}

	@Bean
	JwtDecoder jwtDecoder(OwnTokens tokens) {
		return tokens.accessTokenDecoder();
	}

}
