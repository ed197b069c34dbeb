package dev.oauth2flow.platform.observability;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;

/**
 * Hands every line of the log to OpenTelemetry, with the ids of its trace, in addition to
 * the console.
 */
class LogExport implements DisposableBean {

	private static final String NAME = "opentelemetry";

	LogExport(OpenTelemetry openTelemetry) {
		ILoggerFactory factory = LoggerFactory.getILoggerFactory();
		if (factory instanceof LoggerContext context) {
			OpenTelemetryAppender appender = new OpenTelemetryAppender();
			appender.setName(NAME);
			appender.setContext(context);
			appender.setOpenTelemetry(openTelemetry);
			appender.start();
			root().addAppender(appender);
		}
	}

	@Override
	public void destroy() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext) {
			root().detachAppender(NAME);
		}
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

}
