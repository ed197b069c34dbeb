package dev.oauth2flow.auth.clients;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * What of a request that exchanges a code goes with the client's authentication: the
 * framework checks the code verifier together with the client.
 */
final class CodeParameters {

	private CodeParameters() {
	}

	static Map<String, Object> of(HttpServletRequest request, Set<String> withheld) {
		Map<String, Object> parameters = new HashMap<>();
		if (request.getParameter(OAuth2ParameterNames.CODE) != null) {
			request.getParameterMap().forEach((name, values) -> {
				if (!withheld.contains(name)) {
					parameters.put(name, (values.length == 1) ? values[0] : List.of(values));
				}
			});
		}
		return parameters;
	}

}
