package dev.oauth2flow.platform.accesstoken;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.oauth2flow.platform.mtls.MtlsProperties;
import jakarta.validation.constraints.AssertTrue;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How a resource server knows the access tokens that are meant for it.
 *
 * @param audience this resource server's identifier (RFC 8707, section 2), which must
 * stand in a token's {@code aud}
 * @param jwkSetUri where the issuer's public keys are, as seen from here; {@code null}
 * for the issuer's own address
 * @param addresses at which clients reach this resource server, beside the audience where
 * that is one: a proof is good for these only (RFC 9449 section 4.3)
 */
@Validated
@ConfigurationProperties("oauth2flow.access-token")
public record AccessTokenProperties(String audience, @Nullable URI jwkSetUri, @DefaultValue List<URI> addresses) {

	@AssertTrue(message = "addresses must be http or https URLs without path, query and fragment")
	boolean isAddressesUsable() {
		return this.addresses.stream()
			.allMatch((address) -> isUrl(address) && address.getRawUserInfo() == null && address.getRawPath().isEmpty()
					&& address.getRawQuery() == null && address.getRawFragment() == null);
	}

	/**
	 * Returns all addresses under which clients know this resource server.
	 * @param mtls where it is found by mutual TLS
	 * @return addresses without a slash at their end
	 */
	Set<String> knownAddresses(MtlsProperties mtls) {
		Set<String> known = new LinkedHashSet<>();
		if (isUrl(URI.create(this.audience))) {
			String own = this.audience.endsWith("/") ? this.audience.substring(0, this.audience.length() - 1)
					: this.audience;
			known.addAll(mtls.addresses(own));
		}
		else if (mtls.address() != null) {
			known.add(mtls.address().toString());
		}
		this.addresses.forEach((address) -> known.add(address.toString()));
		return known;
	}

	private static boolean isUrl(URI uri) {
		return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
	}

}
