package dev.oauth2flow.platform.mtls;

import org.apache.catalina.Valve;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Sets up mutual TLS (RFC 8705) where a service takes access tokens or issues them.
 */
@AutoConfiguration
@ConditionalOnClass({ Valve.class, TomcatServletWebServerFactory.class, IpAddressMatcher.class, JwtDecoder.class })
@EnableConfigurationProperties(MtlsProperties.class)
class MtlsAutoConfiguration {

	@Bean
	MtlsConnector mtlsConnector(MtlsProperties properties) {
		return new MtlsConnector(properties);
	}

}
