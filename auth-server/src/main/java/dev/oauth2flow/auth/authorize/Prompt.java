package dev.oauth2flow.auth.authorize;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a request says about whether the user is to be asked (OpenID Connect Core 1.0
 * section 3.1.2.1).
 *
 * @param values the values of the parameter {@code prompt}
 */
record Prompt(Set<String> values) {

	/** The error where the user would have to sign in and must not be asked. */
	static final String LOGIN_REQUIRED = "login_required";

	/** The error where the user would have to consent and must not be asked. */
	static final String CONSENT_REQUIRED = "consent_required";

	static final List<String> SUPPORTED = List.of("none", "login", "consent", "select_account");

	static Prompt of(Map<String, Object> parameters) {
		return new Prompt((parameters.get("prompt") instanceof String text)
				? Arrays.stream(text.split(" ")).filter((value) -> !value.isEmpty()).collect(Collectors.toSet())
				: Set.of());
	}

	/**
	 * Says whether the values are known, and not {@code none} beside another.
	 */
	boolean isValid() {
		return SUPPORTED.containsAll(this.values) && (!forbidden() || this.values.size() == 1);
	}

	boolean forbidden() {
		return this.values.contains("none");
	}

	boolean toSignIn() {
		return this.values.contains("login") || this.values.contains("select_account");
	}

	boolean toConsent() {
		return this.values.contains("consent");
	}

}
