package dev.oauth2flow.auth.logout;

import java.util.List;

import dev.oauth2flow.auth.clients.ClientRules;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the configured clients want to be told that a session has ended: two settings
 * beside those of their registration.
 *
 * @param clients the clients
 */
@Validated
@ConfigurationProperties("oauth2flow.auth")
record ClientLogoutSettings(@DefaultValue List<@Valid ClientLogout> clients) {

	/**
	 * A client (OpenID Connect Back-Channel Logout 1.0 section 2.2).
	 *
	 * @param clientId its identifier
	 * @param backchannelLogoutUri where it wants to be told, or {@code null}
	 * @param backchannelLogoutSessionRequired whether it must be told which session; it
	 * always is
	 * @param clientSecret not used but for whether the client is confidential
	 */
	record ClientLogout(@NotBlank String clientId, @Nullable String backchannelLogoutUri,
			@DefaultValue("false") boolean backchannelLogoutSessionRequired, @Nullable String clientSecret) {

		@AssertTrue(message = "backchannel-logout-uri must be https without a fragment, or http for a confidential "
				+ "client or on a loopback host")
		boolean isBackchannelLogoutUriSafe() {
			return this.backchannelLogoutUri == null
					|| ClientRules.isLogoutAddress(this.backchannelLogoutUri, this.clientSecret != null);
		}

		@Override
		public String toString() {
			return "ClientLogout[clientId=" + this.clientId + "]";
		}

	}

}
