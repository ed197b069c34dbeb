package dev.oauth2flow.platform.start;

import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * With {@code oauth2flow.start.schema=migrate-only}: applies the service's migrations,
 * with no part of the service but its settings, and ends the process. So one deployment
 * step runs from the service's own image, before its new replicas and beside its old
 * ones.
 */
class MigrationStep implements SpringApplicationRunListener {

	@Override
	public void contextPrepared(ConfigurableApplicationContext context) {
		if (SchemaStep.in(context.getEnvironment()) == SchemaStep.MIGRATE_ONLY) {
			migrate(context.getEnvironment());
			System.exit(0);
		}
	}

	static void migrate(ConfigurableEnvironment environment) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.setEnvironment(environment);
			context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
			context.register(Migrations.class);
			context.refresh();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
			StartAutoConfiguration.class })
	static class Migrations {

	}

}
