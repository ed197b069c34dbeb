package dev.oauth2flow.auth.clients;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which of the configured clients may leave out the nonce: a setting beside those of
 * their registration.
 *
 * @param clients the clients
 */
@Validated
@ConfigurationProperties("oauth2flow.auth")
record NonceSettings(@DefaultValue List<@Valid ClientNonce> clients) {

	/**
	 * A client.
	 *
	 * @param clientId its identifier
	 * @param requireNonce whether its requests without PKCE need a nonce; only for a
	 * confidential client that defends itself against injected codes in another way, or
	 * that is as old as OpenID Connect, may this be waived
	 * @param clientSecret not used but for whether the client is confidential
	 */
	record ClientNonce(@NotBlank String clientId, @DefaultValue("true") boolean requireNonce,
			@Nullable String clientSecret) {

		@AssertTrue(message = "a public client cannot waive the nonce")
		boolean isPublicClientSafe() {
			return this.requireNonce || this.clientSecret != null;
		}

		@Override
		public String toString() {
			return "ClientNonce[clientId=" + this.clientId + "]";
		}

	}

}
