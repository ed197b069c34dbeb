package dev.oauth2flow.auth.audit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What an event may say of the request that caused it: the network it came from and the
 * browser's family, never the address or the full header.
 */
final class RequestTraits {

	/** In this order, because a browser's header also names the browsers it resembles. */
	private static final List<Map.Entry<String, String>> FAMILIES = List.of(Map.entry("edg", "Edge"),
			Map.entry("opr/", "Opera"), Map.entry("firefox", "Firefox"), Map.entry("chrom", "Chrome"),
			Map.entry("safari", "Safari"), Map.entry("curl", "curl"), Map.entry("java", "Java"),
			Map.entry("node", "Node.js"), Map.entry("python", "Python"));

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
		String lowerCase = userAgent.toLowerCase(Locale.ROOT);
		return FAMILIES.stream()
			.filter((family) -> lowerCase.contains(family.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse("Other");
	}

}
