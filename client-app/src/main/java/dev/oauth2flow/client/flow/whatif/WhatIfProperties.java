package dev.oauth2flow.client.flow.whatif;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * As whom the what-ifs sign in. Without both there are none.
 *
 * @param username a user for demonstrations, null for none
 * @param password the user's password, null for none
 */
@Validated
@ConfigurationProperties("oauth2flow.flow.what-if")
record WhatIfProperties(@Nullable String username, @Nullable String password) {

	/** Names no secret. */
	@Override
	public String toString() {
		return "WhatIfProperties[username=" + this.username + "]";
	}

}
