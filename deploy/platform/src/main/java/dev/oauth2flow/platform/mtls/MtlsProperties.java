package dev.oauth2flow.platform.mtls;

import java.net.URI;
import java.util.List;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.validation.annotation.Validated;

/**
 * Where clients' certificates come from. Without a port and without proxies nobody is
 * asked for one.
 *
 * @param port a port of its own on which clients are asked for a certificate, with the
 * TLS of {@code server.ssl}; on the other one browsers are asked for none
 * @param proxies addresses, also with a prefix length, of the proxies that end TLS and
 * pass the certificate on in {@code Client-Cert} (RFC 9440); from any other address that
 * header counts for nothing
 * @param address where clients find the service by mutual TLS, such as
 * {@code https://mtls.example.org}; by default the port on the service's own host, and
 * without a port the service's own address
 * @param authorities the SSL bundle whose trust store has the authorities of clients'
 * certificates; without it only self-signed certificates can be used
 */
@Validated
@ConfigurationProperties("oauth2flow.mtls")
public record MtlsProperties(@Min(1) @Max(65535) @Nullable Integer port, @DefaultValue List<String> proxies,
		@Nullable URI address, @Nullable String authorities) {

	/**
	 * Says whether clients can come with a certificate.
	 * @return whether there is a port or a proxy for that
	 */
	public boolean isOffered() {
		return this.port != null || !this.proxies.isEmpty();
	}

	/**
	 * Returns where clients find the service by mutual TLS, if that is another address
	 * than the usual one.
	 * @param own the service's usual address
	 * @return an address without a slash at its end, or {@code null}
	 */
	public @Nullable String alias(String own) {
		if (!isOffered()) {
			return null;
		}
		if (this.address != null) {
			return this.address.toString();
		}
		return (this.port != null) ? "https://" + URI.create(own).getHost() + ":" + this.port : null;
	}

	/**
	 * Returns all addresses of the service.
	 * @param own the service's usual address
	 * @return that one, and the one for mutual TLS where that is another
	 */
	public List<String> addresses(String own) {
		String alias = alias(own);
		return (alias != null) ? List.of(own, alias) : List.of(own);
	}

	@AssertTrue(message = "proxies must be IP addresses, with or without a prefix length")
	boolean isProxiesReadable() {
		try {
			this.proxies.forEach(IpAddressMatcher::new);
			return true;
		}
		catch (IllegalArgumentException _) {
			return false;
		}
	}

	@AssertTrue(message = "address must be an https URL without path, query and fragment")
	boolean isAddressUsable() {
		return this.address == null || ("https".equals(this.address.getScheme()) && this.address.getHost() != null
				&& this.address.getRawUserInfo() == null && this.address.getRawPath().isEmpty()
				&& this.address.getRawQuery() == null && this.address.getRawFragment() == null);
	}

}
