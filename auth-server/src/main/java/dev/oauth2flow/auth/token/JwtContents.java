package dev.oauth2flow.auth.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.binding.SenderKey;
import dev.oauth2flow.auth.clients.Lifetimes;
import dev.oauth2flow.auth.clients.RegisteredClients;
import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.details.DetailsCatalogue;
import dev.oauth2flow.auth.grant.GrantAttributes;
import dev.oauth2flow.auth.keys.OwnTokens;
import dev.oauth2flow.auth.users.UserClaims;
import dev.oauth2flow.auth.keys.TokenAlgorithm;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/**
 * Says what stands in an access token (RFC 9068 section 2.2) and in an ID token (OpenID
 * Connect Core 1.0 sections 2 and 3.1.3.6).
 */
@Component
class JwtContents implements OAuth2TokenCustomizer<JwtEncodingContext> {

	private final ScopeCatalogue scopes;

	private final Lifetimes lifetimes;

	private final UserClaims users;

	private final DetailsCatalogue catalogue;

	JwtContents(ScopeCatalogue scopes, Lifetimes lifetimes, UserClaims users, DetailsCatalogue catalogue) {
		this.catalogue = catalogue;
		this.scopes = scopes;
		this.lifetimes = lifetimes;
		this.users = users;
	}

	@Override
	public void customize(JwtEncodingContext context) {
		if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
			accessToken(context);
		}
		else {
			idToken(context);
		}
	}

	private void accessToken(JwtEncodingContext context) {
		context.getJwsHeader().algorithm(SignatureAlgorithm.ES256).type(OwnTokens.ACCESS_TOKEN_TYPE);
		JwtClaimsSet.Builder claims = context.getClaims();
		Collection<String> granted = context.getAuthorizedScopes();
		OAuth2Authorization authorization = context.getAuthorization();
		AuthorizationDetails details = details(context, authorization);
		Set<String> resources = new TreeSet<>(this.scopes.resources(granted));
		resources.addAll(this.catalogue.resources(details));
		List<String> whole = resources.isEmpty() ? List.of(context.getAuthorizationServerContext().getIssuer())
				: List.copyOf(resources);
		List<String> audience = RequestedResources.narrow(whole, List
			.of((authorization != null) ? GrantAttributes.resources(authorization) : Set.of(), requestedNow(context)));
		claims.audience(audience);
		if (!details.isEmpty()) {
			AuthorizationDetails assigned = this.catalogue.only(details, audience::contains);
			claims.claim(AuthorizationDetails.PARAMETER, assigned.objects());
			assigned.assign();
		}
		Map<String, Object> confirmation = SenderKey.confirmation();
		if (!confirmation.isEmpty()) {
			claims.claim("cnf", confirmation);
		}
		claims.claim("client_id", context.getRegisteredClient().getClientId());
		claims.claims((all) -> all.remove("scope"));
		if (!granted.isEmpty()) {
			claims.claim("scope", granted.stream().sorted().collect(Collectors.joining(" ")));
		}
		claims.claim("grant_id", (authorization != null) ? authorization.getId() : UUID.randomUUID().toString());
		Instant authTime = (authorization != null) ? GrantAttributes.authTime(authorization) : null;
		if (authTime != null) {
			claims.claim("auth_time", authTime.getEpochSecond());
		}
		if (authorization != null) {
			authenticationContext(authorization, claims);
		}
		Set<String> userInfo = (authorization != null) ? GrantAttributes.userInfoClaims(authorization) : Set.of();
		if (!userInfo.isEmpty()) {
			claims.claim(UserInfo.CLAIMS, List.copyOf(userInfo));
		}
		if (authorization != null) {
			delegated(authorization, context.getRegisteredClient(), claims);
		}
	}

	/**
	 * Returns what was granted in detail, as far as it is asked for now (RFC 9396 section
	 * 6). A client that acts for itself is granted what its registration allows.
	 */
	private AuthorizationDetails details(JwtEncodingContext context, @Nullable OAuth2Authorization authorization) {
		Authentication grant = context.getAuthorizationGrant();
		AuthorizationDetails asked = (grant instanceof OAuth2AuthorizationGrantAuthenticationToken request)
				? AuthorizationDetails.of(request.getAdditionalParameters()) : AuthorizationDetails.none();
		if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType())) {
			this.catalogue.check(asked, context.getRegisteredClient());
			return asked;
		}
		AuthorizationDetails granted = (authorization != null) ? GrantAttributes.authorizationDetails(authorization)
				: AuthorizationDetails.none();
		return granted.narrowedTo(asked);
	}

	private static void authenticationContext(OAuth2Authorization authorization, JwtClaimsSet.Builder claims) {
		Set<String> amr = GrantAttributes.amr(authorization);
		String acr = GrantAttributes.acr(authorization);
		if (acr != null) {
			claims.claim(IdTokenClaimNames.AMR, amr.stream().sorted().toList());
			claims.claim(IdTokenClaimNames.ACR, acr);
		}
	}

	private static Set<String> requestedNow(JwtEncodingContext context) {
		Authentication grant = context.getAuthorizationGrant();
		return (grant instanceof OAuth2AuthorizationGrantAuthenticationToken asked)
				? RequestedResources.of(asked.getAdditionalParameters().get(RequestedResources.PARAMETER)) : Set.of();
	}

	private static void delegated(OAuth2Authorization authorization, RegisteredClient client,
			JwtClaimsSet.Builder claims) {
		Map<String, Object> act = GrantAttributes.act(authorization);
		if (act != null) {
			claims.claim("act", act);
		}
		Instant endsAt = GrantAttributes.endsAt(authorization);
		if (endsAt != null) {
			Instant usual = Instant.now().plus(client.getTokenSettings().getAccessTokenTimeToLive());
			claims.expiresAt(usual.isBefore(endsAt) ? usual : endsAt);
		}
	}

	private void idToken(JwtEncodingContext context) {
		TokenAlgorithm algorithm = RegisteredClients.idTokenAlgorithm(context.getRegisteredClient());
		context.getJwsHeader().algorithm(algorithm);
		JwtClaimsSet.Builder claims = context.getClaims();
		Instant now = Instant.now();
		claims.issuedAt(now).expiresAt(now.plus(this.lifetimes.idTokenLifetime()));
		OAuth2Authorization authorization = Objects.requireNonNull(context.getAuthorization());
		Instant authTime = GrantAttributes.authTime(authorization);
		if (authTime != null) {
			claims.claim(IdTokenClaimNames.AUTH_TIME, Date.from(authTime));
		}
		authenticationContext(authorization, claims);
		String sid = GrantAttributes.sid(authorization);
		if (sid != null) {
			claims.claim("sid", sid);
		}
		Set<String> asked = GrantAttributes.idTokenClaims(authorization);
		if (!asked.isEmpty()) {
			this.users.find(authorization.getPrincipalName()).orElse(Map.of()).forEach((name, value) -> {
				if (asked.contains(name)) {
					claims.claim(name, value);
				}
			});
		}
		OAuth2Authorization.Token<?> accessToken = authorization.getAccessToken();
		if (accessToken != null) {
			claims.claim(IdTokenClaimNames.AT_HASH,
					leftHalfOfHash(accessToken.getToken().getTokenValue(), algorithm.hash()));
		}
	}

	private static String leftHalfOfHash(String value, String hash) {
		try {
			byte[] digest = MessageDigest.getInstance(hash).digest(value.getBytes(StandardCharsets.US_ASCII));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, digest.length / 2));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(hash + " is not usable", ex);
		}
	}

}
