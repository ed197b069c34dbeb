package dev.oauth2flow.platform.start;

import java.net.URI;
import java.util.Set;

/**
 * The hosts on which plain http is as good as https: nobody is between the browser and
 * the service.
 */
public final class Loopback {

	private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

	private Loopback() {
	}

	/**
	 * Says whether an address is one of this machine, by what it is called.
	 * @param uri the address
	 * @return whether its host is on the loopback interface
	 */
	public static boolean isHostOf(URI uri) {
		return uri.getHost() != null && HOSTS.contains(uri.getHost());
	}

}
