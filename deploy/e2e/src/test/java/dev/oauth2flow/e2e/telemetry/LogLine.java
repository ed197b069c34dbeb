package dev.oauth2flow.e2e.telemetry;

/**
 * A line of a service's log, as it was exported.
 *
 * @param service who wrote it, its {@code service.name}
 * @param severity such as {@code INFO}
 * @param traceId in which trace, in hex; empty outside of any
 * @param body the line
 */
public record LogLine(String service, String severity, String traceId, String body) {
}
