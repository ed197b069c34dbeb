package dev.oauth2flow.audit.ledger;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/**
 * Lets the guard look at the ledger from time to time.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(VerificationSettings.class)
class LedgerConfiguration {

	@Bean
	SchedulingConfigurer guardTheLedger(LedgerGuard guard, VerificationSettings settings) {
		return (tasks) -> tasks.addFixedDelayTask(guard::look, settings.pause());
	}

}
