package dev.oauth2flow.platform.start;

import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Says in one line which setting cannot be read. Unlike Boot's own analyses it does not
 * show the value, which may be a secret that went to the wrong place.
 */
class MalformedSettingFailureAnalyzer implements FailureAnalyzer, Ordered {

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			Optional<String> line = switch (cause) {
				case BindValidationException invalid -> Optional.of(invalid(invalid.getValidationErrors()));
				case InvalidConfigurationPropertyValueException malformed ->
					Optional.of(malformed(malformed.getName(), malformed.getReason(), malformed.getValue()));
				case BindException malformed when !(malformed.getCause() instanceof BindValidationException) ->
					unreadable(malformed);
				default -> Optional.empty();
			};
			if (line.isPresent()) {
				return new FailureAnalysis("The setting " + line.get(), null, cause);
			}
		}
		return null;
	}

	private static String invalid(ValidationErrors errors) {
		return errors.getAllErrors()
			.stream()
			.map((error) -> name(errors.getName(), error) + " " + error.getDefaultMessage())
			.collect(Collectors.joining("; "));
	}

	private static String name(ConfigurationPropertyName prefix, ObjectError error) {
		return (error instanceof FieldError field) ? prefix + "." + dashed(field.getField()) : prefix.toString();
	}

	private static String dashed(String field) {
		return field.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
	}

	private static String malformed(String name, @Nullable String reason, @Nullable Object value) {
		String told = (reason != null) ? reason : "";
		String withoutValue = (value != null) ? told.replace(value.toString(), "…") : told;
		return name + " is not accepted: " + withoutValue.lines().findFirst().orElse("");
	}

	private static Optional<String> unreadable(BindException failure) {
		if (failure.getProperty() == null) {
			return Optional.empty();
		}
		String origin = (failure.getProperty().getOrigin() != null)
				? ", as it stands in " + failure.getProperty().getOrigin() : "";
		return Optional.of(failure.getProperty().getName() + " cannot be read as "
				+ failure.getTarget().getType().toClass().getSimpleName() + origin);
	}

}
