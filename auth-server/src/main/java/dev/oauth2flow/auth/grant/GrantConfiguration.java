package dev.oauth2flow.auth.grant;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CleanupSettings.class)
class GrantConfiguration {

}
