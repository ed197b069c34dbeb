package dev.oauth2flow.platform.theme;

import org.thymeleaf.spring6.SpringTemplateEngine;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Gives a service with pages the choice between dark and light. Its templates take
 * {@code suite/theme} for the switch and set {@code data-theme} on their root.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(SpringTemplateEngine.class)
public class ThemeAutoConfiguration {

	/** Before everything that reads a session or asks who is signed in. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

	@Bean
	FilterRegistrationBean<ThemeFilter> themeFilter(@Value("${oauth2flow.issuer}") String issuer) {
		FilterRegistrationBean<ThemeFilter> registration = new FilterRegistrationBean<>(
				new ThemeFilter(issuer.startsWith("https:")));
		registration.setOrder(ORDER);
		return registration;
	}

}
