package dev.oauth2flow.auth.users;

import java.net.URI;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a new password must be.
 *
 * @param minimumLength how many characters it has at least
 * @param breachService where to ask, by the first five digits of its SHA-1, whether a
 * password has leaked, as in {@code https://api.pwnedpasswords.com/range/}; asked in
 * addition to the built-in list, and not at all if {@code null}
 */
@Validated
@ConfigurationProperties("oauth2flow.auth.password")
record PasswordSettings(@DefaultValue("12") @Min(8) @Max(64) int minimumLength, @Nullable URI breachService) {
}
