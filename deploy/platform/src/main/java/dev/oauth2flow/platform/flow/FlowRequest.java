package dev.oauth2flow.platform.flow;

import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request whose baggage (W3C Baggage section 3.2) is the flow and nothing else,
 * whatever its sender wrote.
 */
class FlowRequest extends HttpServletRequestWrapper {

	private static final String BAGGAGE = "baggage";

	private final @Nullable String baggage;

	FlowRequest(HttpServletRequest request, @Nullable String flow) {
		super(request);
		this.baggage = (flow != null) ? FlowId.NAME + "=" + flow : null;
	}

	@Override
	public @Nullable String getHeader(String name) {
		return BAGGAGE.equalsIgnoreCase(name) ? this.baggage : super.getHeader(name);
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		if (!BAGGAGE.equalsIgnoreCase(name)) {
			return super.getHeaders(name);
		}
		return Collections.enumeration((this.baggage != null) ? List.of(this.baggage) : List.of());
	}

	@Override
	public Enumeration<String> getHeaderNames() {
		Set<String> names = new LinkedHashSet<>(Collections.list(super.getHeaderNames()));
		names.removeIf(BAGGAGE::equalsIgnoreCase);
		if (this.baggage != null) {
			names.add(BAGGAGE);
		}
		return Collections.enumeration(names);
	}

	/**
	 * Reads the flow that one of our own services names.
	 * @return the flow's name; null where the baggage holds none
	 */
	static @Nullable String flowIn(HttpServletRequest request) {
		for (String header : Collections.list(request.getHeaders(BAGGAGE))) {
			for (String member : header.split(",", -1)) {
				String pair = member.strip();
				if (pair.startsWith(FlowId.NAME + "=")) {
					String flow = pair.substring(FlowId.NAME.length() + 1);
					return FlowId.isWellFormed(flow) ? flow : null;
				}
			}
		}
		return null;
	}

}
