package dev.oauth2flow.platform.start;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/**
 * Adds the settings that all services share, below everything that a service or an
 * operator sets, and checks the issuer before anything else happens.
 */
class PlatformDefaults implements EnvironmentPostProcessor, Ordered {

	private static final String ISSUER = "oauth2flow.issuer";

	private static final String WATCH = "oauth2flow.flow.watch";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.getProperty(WATCH, Boolean.class, false)) {
			add("platform-watch", environment);
		}
		add("platform-defaults", environment);
		IssuerCheck.check(ISSUER, environment.getProperty(ISSUER));
	}

	private static void add(String name, ConfigurableEnvironment environment) {
		try {
			environment.getPropertySources()
				.addLast(new ResourcePropertySource(name, new ClassPathResource(name + ".properties")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
