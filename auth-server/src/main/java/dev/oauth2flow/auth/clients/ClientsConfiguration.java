package dev.oauth2flow.auth.clients;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ Lifetimes.class, SeedSettings.class })
class ClientsConfiguration {

}
