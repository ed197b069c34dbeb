package dev.oauth2flow.auth.clients;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a registration says of how its client asks.
 *
 * @param signingAlgorithm the only algorithm of the authorization requests that it signs
 * (RFC 9101 section 10), or {@code null} for any that its profile allows
 * @param signedOnly whether it must sign them
 * @param detailsTypes the types of authorization details that it may use (RFC 9396
 * section 10)
 */
public record RequestSettings(@Nullable String signingAlgorithm, boolean signedOnly, List<String> detailsTypes) {
}
