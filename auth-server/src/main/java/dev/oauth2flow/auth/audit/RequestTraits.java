package dev.oauth2flow.auth.audit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What may be kept of the request that caused something: the network it came from and the
 * browser's family, never the address or the full header.
 */
public final class RequestTraits {

	/** In this order, because a browser's header also names the browsers it resembles. */
	private static final List<Map.Entry<String, String>> FAMILIES = List.of(Map.entry("edg", "Edge"),
			Map.entry("opr/", "Opera"), Map.entry("firefox", "Firefox"), Map.entry("chrom", "Chrome"),
			Map.entry("safari", "Safari"), Map.entry("curl", "curl"), Map.entry("java", "Java"),
			Map.entry("node", "Node.js"), Map.entry("python", "Python"));

	private static final List<Map.Entry<String, String>> SYSTEMS = List.of(Map.entry("android", "Android"),
			Map.entry("iphone", "iPhone"), Map.entry("ipad", "iPad"), Map.entry("windows", "Windows"),
			Map.entry("mac os", "macOS"), Map.entry("cros", "ChromeOS"), Map.entry("linux", "Linux"));

	private RequestTraits() {
	}

	static Map<String, Object> of(HttpServletRequest request) {
		Map<String, Object> traits = new LinkedHashMap<>();
		String network = network(request.getRemoteAddr());
		if (network != null) {
			traits.put("ip_prefix", network);
		}
		String userAgent = request.getHeader("User-Agent");
		if (userAgent != null) {
			traits.put("user_agent_family", family(userAgent));
		}
		return traits;
	}

	/**
	 * Names the device that a request comes from.
	 * @param request the request
	 * @return the browser's family and the system's, such as {@code Firefox on Linux}
	 */
	public static String device(HttpServletRequest request) {
		String userAgent = Objects.requireNonNullElse(request.getHeader("User-Agent"), "");
		return named(userAgent, SYSTEMS).map((system) -> family(userAgent) + " on " + system).orElse(family(userAgent));
	}

	/**
	 * Names the network that a request comes from.
	 * @param request the request
	 * @return the address's first 24 bits, of IPv6 48, in CIDR notation, or {@code null}
	 */
	public static @Nullable String network(HttpServletRequest request) {
		return network(request.getRemoteAddr());
	}

	static @Nullable String network(@Nullable String address) {
		// Only literals: a name would be looked up in the DNS.
		if (address == null || !address.matches("[0-9a-fA-F:.]+(%.*)?")) {
			return null;
		}
		try {
			InetAddress parsed = InetAddress.getByName(address);
			byte[] bytes = parsed.getAddress();
			int bits = (parsed instanceof Inet4Address) ? 24 : 48;
			Arrays.fill(bytes, bits / 8, bytes.length, (byte) 0);
			return InetAddress.getByAddress(bytes).getHostAddress() + "/" + bits;
		}
		catch (UnknownHostException _) {
			return null;
		}
	}

	static String family(String userAgent) {
		return named(userAgent, FAMILIES).orElse("Other");
	}

	private static Optional<String> named(String userAgent, List<Map.Entry<String, String>> names) {
		String lowerCase = userAgent.toLowerCase(Locale.ROOT);
		return names.stream().filter((name) -> lowerCase.contains(name.getKey())).map(Map.Entry::getValue).findFirst();
	}

}
