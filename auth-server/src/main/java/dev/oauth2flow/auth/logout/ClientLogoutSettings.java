package dev.oauth2flow.auth.logout;

import java.net.URI;
import java.util.List;
import java.util.Set;

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

		private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

		@AssertTrue(message = "backchannel-logout-uri must be https without a fragment, or http for a confidential "
				+ "client or on a loopback host")
		boolean isBackchannelLogoutUriSafe() {
			if (this.backchannelLogoutUri == null) {
				return true;
			}
			try {
				URI uri = URI.create(this.backchannelLogoutUri);
				return uri.getHost() != null && uri.getRawFragment() == null && uri.getRawUserInfo() == null
						&& ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme())
								&& (this.clientSecret != null || LOOPBACK.contains(uri.getHost()))));
			}
			catch (IllegalArgumentException _) {
				return false;
			}
		}

		@Override
		public String toString() {
			return "ClientLogout[clientId=" + this.clientId + "]";
		}

	}

}
