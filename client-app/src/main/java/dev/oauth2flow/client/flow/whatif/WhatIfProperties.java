package dev.oauth2flow.client.flow.whatif;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * As whom the what-ifs sign in. Without a user there are none, and without a client none
 * with a token that ends soon.
 *
 * @param username a user for demonstrations, null for none
 * @param password the user's password, null for none
 * @param clientId a client that may exchange this service's access tokens (RFC 8693) for
 * such that live for seconds, null for none
 * @param clientSecret the client's secret, null for none
 */
@Validated
@ConfigurationProperties("oauth2flow.flow.what-if")
record WhatIfProperties(@Nullable String username, @Nullable String password, @Nullable String clientId,
		@Nullable String clientSecret) {

	boolean hasClient() {
		return this.clientId != null && this.clientSecret != null;
	}

	/** Names no secret. */
	@Override
	public String toString() {
		return "WhatIfProperties[username=" + this.username + "]";
	}

}
