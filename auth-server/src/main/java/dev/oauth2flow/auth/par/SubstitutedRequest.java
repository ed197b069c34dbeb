package dev.oauth2flow.auth.par;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A request with other parameters than the browser or the client has sent, wherever they
 * are looked for.
 */
final class SubstitutedRequest extends HttpServletRequestWrapper {

	private final Map<String, String[]> parameters = new LinkedHashMap<>();

	/**
	 * Substitutes the parameters.
	 * @param ownParameters the parameters that count as they were sent: this server has
	 * added them itself
	 */
	SubstitutedRequest(HttpServletRequest request, Map<String, List<String>> parameters, Set<String> ownParameters) {
		super(request);
		parameters.forEach((name, values) -> this.parameters.put(name, values.toArray(String[]::new)));
		for (String name : ownParameters) {
			this.parameters.remove(name);
			String[] own = request.getParameterValues(name);
			if (own != null) {
				this.parameters.put(name, own);
			}
		}
	}

	@Override
	public @Nullable String getParameter(String name) {
		String[] values = this.parameters.get(name);
		return (values != null) ? values[0] : null;
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		return Collections.unmodifiableMap(this.parameters);
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.enumeration(this.parameters.keySet());
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		return this.parameters.get(name);
	}

	@Override
	public @Nullable String getQueryString() {
		if (!"GET".equals(getMethod())) {
			return super.getQueryString();
		}
		UriComponentsBuilder query = UriComponentsBuilder.newInstance();
		this.parameters.forEach((name, values) -> List.of(values)
			.forEach((value) -> query.queryParam(UriUtils.encode(name, StandardCharsets.UTF_8),
					UriUtils.encode(value, StandardCharsets.UTF_8))));
		return query.build(true).getQuery();
	}

}
