package dev.oauth2flow.platform.start;

import java.net.URI;
import java.net.URISyntaxException;

import org.jspecify.annotations.Nullable;

/**
 * Refuses an issuer that browsers could not trust: RFC 8414, section 2, asks for https;
 * plain http is for the loopback interface only.
 */
final class IssuerCheck {

	private IssuerCheck() {
	}

	static void check(String setting, @Nullable String value) {
		if (value == null || value.isBlank()) {
			throw new InvalidSettingException(setting, "is missing: it must be the URL that browsers see");
		}
		URI issuer = parse(setting, value);
		if (issuer.getHost() == null || issuer.getQuery() != null || issuer.getFragment() != null
				|| value.endsWith("/")) {
			throw new InvalidSettingException(setting,
					"must be an absolute URL without query, fragment or a slash at its end");
		}
		boolean plainOnLoopback = "http".equals(issuer.getScheme()) && Loopback.isHostOf(issuer);
		if (!"https".equals(issuer.getScheme()) && !plainOnLoopback) {
			throw new InvalidSettingException(setting, "must be https; plain http is accepted on localhost only");
		}
	}

	private static URI parse(String setting, String value) {
		try {
			return new URI(value);
		}
		catch (URISyntaxException ex) {
			throw new InvalidSettingException(setting, "is not a URL");
		}
	}

}
