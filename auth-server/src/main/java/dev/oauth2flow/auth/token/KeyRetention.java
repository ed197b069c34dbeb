package dev.oauth2flow.auth.token;

import dev.oauth2flow.auth.clients.Lifetimes;
import dev.oauth2flow.auth.keys.RotationSettings;
import dev.oauth2flow.platform.start.InvalidSettingException;

import org.springframework.stereotype.Component;

/**
 * Stops a start whose settings would have a key retire before the last token that it has
 * signed expires.
 */
@Component
class KeyRetention {

	KeyRetention(RotationSettings rotation, Lifetimes lifetimes) {
		if (rotation.publishedAfter().compareTo(lifetimes.accessTokenLifetime()) <= 0
				|| rotation.publishedAfter().compareTo(lifetimes.idTokenLifetime()) <= 0) {
			throw new InvalidSettingException("oauth2flow.auth.keys.published-after",
					"must be longer than access-token-lifetime and id-token-lifetime");
		}
	}

}
