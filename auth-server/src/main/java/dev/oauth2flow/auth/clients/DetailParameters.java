package dev.oauth2flow.auth.clients;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a statement that writes a client's details.
 */
record DetailParameters(ClientDetails details) {

	Map<String, @Nullable Object> values() {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("clientName", this.details.clientName());
		values.put("firstParty", this.details.firstParty());
		values.put("requirePkce", this.details.requirePkce());
		values.put("idTokenAlgorithm", this.details.idTokenAlgorithm());
		values.put("authenticationMethods", array(this.details.authenticationMethods()));
		values.put("grantTypes", array(this.details.grantTypes()));
		values.put("redirectUris", array(this.details.redirectUris()));
		values.put("postLogoutRedirectUris", array(this.details.postLogoutRedirectUris()));
		values.put("scopes", array(this.details.scopes()));
		values.put("resources", array(this.details.resources()));
		values.put("exchangeFrom", array(this.details.exchangeFrom()));
		values.put("jwks", this.details.jwks());
		values.put("jwksUri", this.details.jwksUri());
		values.put("tlsSubjectDn", this.details.tlsClientAuth().subjectDn());
		values.put("tlsSan", this.details.tlsClientAuth().san());
		values.put("certificateBound", this.details.tlsClientCertificateBoundAccessTokens());
		ClientPolicy policy = this.details.registeredPolicy();
		values.put("profile", this.details.profile().columnValue());
		values.put("authenticationAlgorithm", policy.tokenEndpointAuthSigningAlg());
		values.put("requirePushedRequests", policy.requirePushedAuthorizationRequests());
		values.put("requireSignedRequests", policy.requireSignedRequestObject());
		values.put("requestObjectAlgorithm", policy.requestObjectSigningAlg());
		values.put("dpopBound", policy.dpopBoundAccessTokens());
		values.put("authorizationDetailsTypes", array(policy.authorizationDetailsTypes()));
		values.put("backchannelLogoutUri", policy.backchannelLogoutUri());
		values.put("backchannelLogoutSessionRequired", policy.backchannelLogoutSessionRequired());
		values.put("accessTokenSeconds", policy.accessTokenSeconds());
		return values;
	}

	private static String[] array(List<String> values) {
		return values.toArray(String[]::new);
	}

}
