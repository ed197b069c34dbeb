package dev.oauth2flow.platform.audit;

/**
 * An audit event on its way.
 *
 * @param subject whom the event is about; the events of one subject stay in their order
 * @param json the event in the JSON format of CloudEvents 1.0, as the audit contract says
 */
public record AuditMessage(String subject, String json) {
}
