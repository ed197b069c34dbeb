package dev.oauth2flow.platform.start;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

class MalformedSettingFailureAnalyzerTest {

	private final MalformedSettingFailureAnalyzer analyzer = new MalformedSettingFailureAnalyzer();

	@Test
	void a_value_of_the_wrong_kind_is_told_without_the_value() {
		assertThat(line(Map.of("test.waiting-time", "a-secret")))
			.startsWith("The setting test.waiting-time cannot be read as Duration, as it stands in ")
			.doesNotContain("a-secret");
	}

	@Test
	void values_that_break_a_constraint_are_told_by_name_and_rule() {
		assertThat(line(Map.of("test.client-secret", " ", "test.waiting-time", "1s")))
			.isEqualTo("The setting test.client-secret must not be blank");
	}

	@Test
	void a_value_that_boot_refuses_is_told_without_the_value() {
		String line = describe(
				new InvalidConfigurationPropertyValueException("server.port", "a-secret", "'a-secret' is no port"));

		assertThat(line).isEqualTo("The setting server.port is not accepted: '…' is no port");
	}

	@Test
	void other_failures_are_left_to_others() {
		assertThat(this.analyzer.analyze(new IllegalStateException("no setting"))).isNull();
	}

	private String line(Map<String, String> settings) {
		String[] line = new String[1];
		new ApplicationContextRunner().withUserConfiguration(Setup.class)
			.withPropertyValues(settings.entrySet()
				.stream()
				.map((entry) -> entry.getKey() + "=" + entry.getValue())
				.toArray(String[]::new))
			.run((context) -> line[0] = describe(Objects.requireNonNull(context.getStartupFailure())));
		return line[0];
	}

	private String describe(Throwable failure) {
		return Objects.requireNonNull(Objects.requireNonNull(this.analyzer.analyze(failure)).getDescription());
	}

	@Validated
	@ConfigurationProperties("test")
	record Settings(@DefaultValue("5s") Duration waitingTime, @NotBlank @DefaultValue("secret") String clientSecret) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(Settings.class)
	static class Setup {

	}

}
