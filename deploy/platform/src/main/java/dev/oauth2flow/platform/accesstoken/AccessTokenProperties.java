package dev.oauth2flow.platform.accesstoken;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How a resource server knows the access tokens that are meant for it.
 *
 * @param audience this resource server's identifier (RFC 8707, section 2), which must
 * stand in a token's {@code aud}
 * @param jwkSetUri where the issuer's public keys are, as seen from here; {@code null}
 * for the issuer's own address
 */
@ConfigurationProperties("oauth2flow.access-token")
public record AccessTokenProperties(String audience, @Nullable URI jwkSetUri) {
}
