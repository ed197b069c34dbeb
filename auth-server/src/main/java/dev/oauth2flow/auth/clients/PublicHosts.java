package dev.oauth2flow.auth.clients;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

import dev.oauth2flow.platform.start.Loopback;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Which addresses that come from a registration this server may call: on public hosts
 * only, unless it is on loopback itself, so that nobody reaches by it what is inside.
 */
@Component
public class PublicHosts {

	private final boolean loopback;

	/**
	 * Makes the rule.
	 * @param issuer this server's issuer
	 */
	public PublicHosts(@Value("${oauth2flow.issuer}") String issuer) {
		this.loopback = Loopback.isHostOf(URI.create(issuer));
	}

	/**
	 * Says whether an address may be called. This asks the name service.
	 * @param address the address
	 * @return whether it is safe, and its host is public
	 */
	public boolean mayCall(String address) {
		return isSafeAddress(address) && (this.loopback || isOnPublicHost(URI.create(address)));
	}

	static boolean isSafeAddress(String address) {
		try {
			URI uri = new URI(address);
			return uri.getHost() != null && uri.getRawUserInfo() == null
					&& ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && Loopback.isHostOf(uri)));
		}
		catch (URISyntaxException _) {
			return false;
		}
	}

	static boolean isPublic(InetAddress address) {
		byte[] bytes = address.getAddress();
		boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
		boolean sharedAddressSpace = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
		return !(address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
				|| address.isSiteLocalAddress() || address.isMulticastAddress() || uniqueLocal || sharedAddressSpace);
	}

	private static boolean isOnPublicHost(URI uri) {
		try {
			@Nullable InetAddress[] addresses = InetAddress.getAllByName(uri.getHost());
			for (InetAddress address : addresses) {
				if (address == null || !isPublic(address)) {
					return false;
				}
			}
			return true;
		}
		catch (UnknownHostException _) {
			return false;
		}
	}

}
