package dev.oauth2flow.auth.grant;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * An authorization in flight as it is kept in Redis: an authorization request that waits
 * for consent, or what a code stands for. It holds neither the state nor the code under
 * whose hash it is found.
 *
 * @param id the id of the grant that it may become
 * @param clientId the client's {@code client_id}
 * @param subject the user's {@code sub}
 * @param authTime when the user signed in, in epoch seconds
 * @param sid the public id of the browser session
 * @param amr how the user signed in
 * @param credentialVersion the number of the credentials that the user had then
 * @param scopes what is granted; empty while consent is awaited
 * @param issuedAt when the code was issued, in epoch milliseconds
 * @param expiresAt when the code expires, in epoch milliseconds
 * @param request the client's request
 */
record PendingAuthorization(String id, String clientId, String subject, long authTime, @Nullable String sid,
		@Nullable Set<String> amr, @Nullable Integer credentialVersion, Set<String> scopes, long issuedAt,
		long expiresAt, Request request) {

	/**
	 * The client's authorization request (RFC 6749 section 4.1.1).
	 */
	record Request(String uri, @Nullable String redirectUri, Set<String> scopes, @Nullable String state,
			Map<String, String> parameters) {
	}

	static PendingAuthorization of(OAuth2Authorization authorization, RegisteredClient client) {
		OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
		Instant authTime = GrantAttributes.authTime(authorization);
		if (request == null || authTime == null) {
			throw new IllegalStateException("An authorization in flight has a request and a signed-in user");
		}
		OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
		Instant issuedAt = (code != null) ? code.getToken().getIssuedAt() : null;
		Instant expiresAt = (code != null) ? code.getToken().getExpiresAt() : null;
		Map<String, String> parameters = new LinkedHashMap<>();
		request.getAdditionalParameters().forEach((name, value) -> parameters.put(name, text(value)));
		return new PendingAuthorization(authorization.getId(), client.getClientId(), authorization.getPrincipalName(),
				authTime.getEpochSecond(), GrantAttributes.sid(authorization), GrantAttributes.amr(authorization),
				GrantAttributes.credentialVersion(authorization), new TreeSet<>(authorization.getAuthorizedScopes()),
				(issuedAt != null) ? issuedAt.toEpochMilli() : 0, (expiresAt != null) ? expiresAt.toEpochMilli() : 0,
				new Request(request.getAuthorizationUri(), request.getRedirectUri(), new TreeSet<>(request.getScopes()),
						request.getState(), parameters));
	}

	/**
	 * A parameter that may be repeated has values without spaces.
	 */
	private static String text(Object value) {
		return (value instanceof String[] several) ? String.join(" ", several) : String.valueOf(value);
	}

	OAuth2Authorization awaitingConsent(RegisteredClient client, String state, String key) {
		return builder(client).attribute(OAuth2ParameterNames.STATE, state)
			.attribute(GrantAttributes.PENDING_KEY, key)
			.build();
	}

	OAuth2Authorization withCode(RegisteredClient client, String value, boolean redeemed) {
		Instant issued = Instant.ofEpochMilli(this.issuedAt);
		Instant expires = Instant.ofEpochMilli(this.expiresAt);
		OAuth2AuthorizationCode code = new OAuth2AuthorizationCode(value, issued, expires);
		OAuth2Authorization.Builder builder = builder(client).authorizedScopes(this.scopes);
		if (!redeemed) {
			return builder.token(code).build();
		}
		// The framework revokes what came of a redeemed code if there is a token to
		// revoke.
		OAuth2AccessToken issuedForCode = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "of-redeemed-code",
				issued, expires);
		return builder
			.token(code, (metadata) -> metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, true))
			.token(issuedForCode)
			.build();
	}

	private OAuth2Authorization.Builder builder(RegisteredClient client) {
		OAuth2Authorization.Builder builder = OAuth2Authorization.withRegisteredClient(client)
			.id(this.id)
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.attribute(OAuth2AuthorizationRequest.class.getName(),
					OAuth2AuthorizationRequest.authorizationCode()
						.authorizationUri(this.request.uri())
						.clientId(this.clientId)
						.redirectUri(this.request.redirectUri())
						.scopes(this.request.scopes())
						.state(this.request.state())
						.additionalParameters(Map.copyOf(this.request.parameters()))
						.build());
		GrantAttributes.setUser(builder, this.subject, Instant.ofEpochSecond(this.authTime), this.sid);
		if (this.amr != null) {
			builder.attribute(GrantAttributes.AMR, this.amr);
		}
		if (this.credentialVersion != null) {
			builder.attribute(GrantAttributes.CREDENTIAL_VERSION, this.credentialVersion);
		}
		return builder;
	}

}
