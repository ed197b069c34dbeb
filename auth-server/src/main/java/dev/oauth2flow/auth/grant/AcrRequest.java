package dev.oauth2flow.auth.grant;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.oauth2flow.auth.session.AuthenticationContexts;

/**
 * Which authentication context classes a client asks for: by the claim {@code acr} of the
 * parameter {@code claims}, or else by {@code acr_values} (OpenID Connect Core 1.0
 * sections 3.1.2.1 and 5.5.1.1).
 *
 * @param values the classes that would do, the most wanted first; empty if any would
 * @param essential whether the client cannot do without; by {@code acr_values} it can
 */
public record AcrRequest(List<String> values, boolean essential) {

	/**
	 * Reads the parameters of an authorization request.
	 * @param parameters the parameters
	 * @return what they ask for
	 */
	public static AcrRequest of(Map<String, Object> parameters) {
		ClaimsRequest.Wish wish = ClaimsRequest.of(parameters).idToken().get("acr");
		if (wish != null && !wish.values().isEmpty()) {
			return new AcrRequest(wish.values(), wish.essential());
		}
		return new AcrRequest(
				(parameters.get("acr_values") instanceof String text)
						? Arrays.stream(text.split(" ")).filter((value) -> !value.isEmpty()).toList() : List.of(),
				false);
	}

	/**
	 * Says whether a sign-in has reached what is asked for.
	 * @param amr the methods of the sign-in (RFC 8176)
	 * @return whether one of the classes was reached, or none is asked for
	 */
	public boolean isMetBy(Set<String> amr) {
		return this.values.isEmpty()
				|| this.values.stream().anyMatch((value) -> AuthenticationContexts.isReached(amr, value));
	}

}
