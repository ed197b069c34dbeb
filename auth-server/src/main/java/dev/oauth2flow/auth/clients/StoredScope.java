package dev.oauth2flow.auth.clients;

/**
 * A scope as it is registered.
 *
 * @param name its name
 * @param details what it means
 * @param disabled whether nobody but operators sees it
 * @param version the number of its last change by an operator
 */
public record StoredScope(String name, ScopeDetails details, boolean disabled, int version) {
}
