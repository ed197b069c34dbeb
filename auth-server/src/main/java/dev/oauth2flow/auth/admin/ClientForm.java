package dev.oauth2flow.auth.admin;

import java.util.List;
import java.util.stream.Stream;

import dev.oauth2flow.auth.clients.CertificateName;
import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientPolicy;
import dev.oauth2flow.auth.clients.ClientProfile;
import dev.oauth2flow.auth.clients.StoredClient;
import org.jspecify.annotations.Nullable;

import org.springframework.util.MultiValueMap;

/**
 * A client as the console's form has it: lists of addresses are lines.
 *
 * @param clientId its {@code client_id}
 * @param details what else the form says
 */
record ClientForm(String clientId, ClientDetails details) {

	static final ClientForm EMPTY = new ClientForm("",
			new ClientDetails("", List.of("client_secret_basic"), List.of("authorization_code", "refresh_token"),
					List.of(), List.of(), List.of("openid"), "RS256", false, true, List.of(), List.of(), null, null,
					CertificateName.NONE, false, null)
				.completedBy(ClientPolicy.NONE));

	static ClientForm of(StoredClient client) {
		return new ClientForm(client.clientId(), client.details());
	}

	/** What is not on the form stays as it is. */
	static ClientForm of(String clientId, MultiValueMap<String, String> form, ClientDetails kept) {
		return new ClientForm(clientId,
				new ClientDetails(text(form, "clientName"), form.getOrDefault("authenticationMethods", List.of()),
						form.getOrDefault("grantTypes", List.of()), lines(form, "redirectUris"),
						lines(form, "postLogoutRedirectUris"), form.getOrDefault("scopes", List.of()),
						text(form, "idTokenAlgorithm"), form.containsKey("firstParty"), form.containsKey("requirePkce"),
						lines(form, "resources"), lines(form, "exchangeFrom"), optional(form, "jwks", kept.jwks()),
						optional(form, "jwksUri", kept.jwksUri()), kept.tlsClientAuth(),
						kept.tlsClientCertificateBoundAccessTokens(), policy(form, kept)));
	}

	private static ClientPolicy policy(MultiValueMap<String, String> form, ClientDetails kept) {
		ClientPolicy policy = kept.registeredPolicy();
		ClientProfile profile = Stream.of(ClientProfile.values())
			.filter((each) -> each.columnValue().equals(text(form, "profile")))
			.findFirst()
			.orElse(policy.profile());
		return policy.with(profile, optional(form, "backchannelLogoutUri", policy.backchannelLogoutUri()));
	}

	/** An empty field takes the value away, and a missing one leaves it. */
	private static @Nullable String optional(MultiValueMap<String, String> form, String name, @Nullable String kept) {
		if (!form.containsKey(name)) {
			return kept;
		}
		return text(form, name).isEmpty() ? null : text(form, name);
	}

	/** Used by the page. */
	public String profile() {
		return this.details.profile().columnValue();
	}

	/** Used by the page. */
	public String redirectUris() {
		return String.join("\n", this.details.redirectUris());
	}

	/** Used by the page. */
	public String postLogoutRedirectUris() {
		return String.join("\n", this.details.postLogoutRedirectUris());
	}

	/** Used by the page. */
	public String resources() {
		return String.join("\n", this.details.resources());
	}

	/** Used by the page. */
	public String exchangeFrom() {
		return String.join("\n", this.details.exchangeFrom());
	}

	static String text(MultiValueMap<String, String> form, String name) {
		@Nullable String value = form.getFirst(name);
		return (value != null) ? value.strip() : "";
	}

	private static List<String> lines(MultiValueMap<String, String> form, String name) {
		return text(form, name).lines().map(String::strip).filter((line) -> !line.isEmpty()).distinct().toList();
	}

}
