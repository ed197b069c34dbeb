package dev.oauth2flow.auth.keys;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties({ KeySettings.class, RotationSettings.class })
class KeyConfiguration {

	@Bean
	JwtEncoder jwtEncoder(KeyRing keys) {
		return new TokenSigner(keys);
	}

	@Bean
	JwtDecoder jwtDecoder(OwnTokens tokens) {
		return tokens.accessTokenDecoder();
	}

}
