package dev.oauth2flow.auth.grant;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.binding.SenderKey;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.keys.OwnTokens;
import dev.oauth2flow.auth.par.PushedRequests;
import dev.oauth2flow.platform.hash.Sha256;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Keeps authorizations for Spring Authorization Server in the form that fits each step of
 * their life: in flight in Redis under a hash, as a grant in PostgreSQL after the code is
 * exchanged, and as nothing at all where a signed token says everything. The framework
 * saves a whole authorization at each step; which step it is, is seen from the tokens it
 * then has.
 */
@Component
class GrantAuthorizationService implements OAuth2AuthorizationService {

	private static final String CODE_REPLAYED = "authorization_code_replayed";

	private static final String REVOKED_BY_CLIENT = "revoked_by_client";

	private final PendingAuthorizations pending;

	private final GrantStore grants;

	private final GrantService grantService;

	private final Revocations revocations;

	private final RefreshTokens refreshTokens;

	private final OwnTokens ownTokens;

	private final RegisteredClientRepository clients;

	private final AuditTrail auditTrail;

	private final TransactionTemplate transaction;

	private final PushedRequests pushedRequests;

	GrantAuthorizationService(PendingAuthorizations pending, GrantStore grants, GrantService grantService,
			Revocations revocations, RefreshTokens refreshTokens, OwnTokens ownTokens,
			RegisteredClientRepository clients, AuditTrail auditTrail, TransactionTemplate transaction,
			PushedRequests pushedRequests) {
		this.pushedRequests = pushedRequests;
		this.pending = pending;
		this.grants = grants;
		this.grantService = grantService;
		this.revocations = revocations;
		this.refreshTokens = refreshTokens;
		this.ownTokens = ownTokens;
		this.clients = clients;
		this.auditTrail = auditTrail;
		this.transaction = transaction;
	}

	@Override
	public void save(OAuth2Authorization authorization) {
		OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
		OAuth2Authorization.Token<OAuth2AccessToken> accessToken = authorization.getAccessToken();
		if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(authorization.getAuthorizationGrantType())) {
			RegisteredClient client = client(authorization);
			recordIssued("client:" + client.getClientId(), client, authorization);
		}
		else if (code == null && authorization.getAttribute(OAuth2ParameterNames.STATE) != null) {
			awaitConsent(authorization);
		}
		else if (code == null) {
			revoke(authorization);
		}
		else if (!code.isInvalidated()) {
			issueCode(authorization, code.getToken());
		}
		else if (accessToken == null) {
			// Another client than the code's presented it. The framework would now burn
			// the
			// code, and so let anybody who has seen one disturb its owner.
			return;
		}
		else if (accessToken.isInvalidated()) {
			replayed(authorization);
		}
		else {
			redeem(authorization, code.getToken());
		}
	}

	@Override
	public void remove(OAuth2Authorization authorization) {
		String key = authorization.getAttribute(GrantAttributes.PENDING_KEY);
		if (key != null) {
			this.pending.endWait(key);
		}
	}

	/**
	 * Finds a grant by the id that its access tokens name.
	 */
	@Override
	public @Nullable OAuth2Authorization findById(String id) {
		Grant grant = this.grants.find(UUID.fromString(id));
		RegisteredClient client = (grant != null) ? this.clients.findByClientId(grant.clientId()) : null;
		return (grant != null && client != null) ? GrantAttributes.authorization(grant, client).build() : null;
	}

	@Override
	public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType tokenType) {
		String type = (tokenType != null) ? tokenType.getValue() : "";
		return switch (type) {
			case OAuth2ParameterNames.STATE -> findAwaitingConsent(token);
			case OAuth2ParameterNames.CODE -> findByCode(token);
			case OAuth2ParameterNames.ACCESS_TOKEN -> findByAccessToken(token, false);
			case OAuth2ParameterNames.REFRESH_TOKEN -> findByRefreshToken(token);
			case OidcParameterNames.ID_TOKEN -> findByIdToken(token);
			// A client that revokes or introspects need not say what it presents.
			case "" -> (token.indexOf('.') >= 0) ? findByAccessToken(token, true) : findByRefreshToken(token);
			default -> null;
		};
	}

	private void awaitConsent(OAuth2Authorization authorization) {
		String state = authorization.getAttribute(OAuth2ParameterNames.STATE);
		if (state != null) {
			this.pushedRequests.useUpCurrent();
			this.pending.putAwaitingConsent(state, PendingAuthorization.of(authorization, client(authorization)));
		}
	}

	private void issueCode(OAuth2Authorization authorization, OAuth2AuthorizationCode code) {
		String awaited = authorization.getAttribute(GrantAttributes.PENDING_KEY);
		if (awaited != null && !this.pending.endWait(awaited)) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
		}
		AnsweredRequest.remember(authorization);
		this.pushedRequests.useUpCurrent();
		RegisteredClient client = client(authorization);
		PendingAuthorization issued = PendingAuthorization.of(authorization, client);
		this.pending.putCode(code.getTokenValue(), issued);
		this.auditTrail.record("code.issued", issued.subject(), GrantAttributes.authorizationDetails(authorization)
			.addTypesTo(Map.of("client_id", client.getClientId(), "scopes", List.copyOf(issued.scopes()))));
	}

	private void redeem(OAuth2Authorization authorization, OAuth2AuthorizationCode code) {
		RegisteredClient client = client(authorization);
		PendingAuthorization redeemed = PendingAuthorization.of(authorization, client);
		String boundTo = redeemed.request().parameters().get("dpop_jkt");
		if (boundTo != null && !boundTo.equals(SenderKey.currentDPoPThumbprint())) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
		}
		if (!this.pending.redeem(code.getTokenValue(), redeemed)) {
			replayed(authorization);
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
		}
		this.transaction.executeWithoutResult((status) -> {
			boolean given = this.grants.insert(UUID.fromString(redeemed.id()), redeemed.clientId(), redeemed.subject(),
					redeemed.scopes(), Instant.ofEpochSecond(redeemed.authTime()), redeemed.sid(),
					GrantAttributes.amr(authorization), GrantAttributes.acr(authorization),
					redeemed.credentialVersion(), GrantAttributes.resources(authorization), GrantBinding.of(client),
					GrantAttributes.authorizationDetails(authorization));
			if (!given) {
				throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
			}
			Set<String> claims = GrantAttributes.userInfoClaims(authorization);
			if (!claims.isEmpty()) {
				this.grants.addClaims(UUID.fromString(redeemed.id()), claims);
			}
			recordIssued(redeemed.subject(), client, authorization);
		});
	}

	/**
	 * Revokes what came of a code, or is about to come of it on another replica.
	 */
	private void replayed(OAuth2Authorization authorization) {
		PendingAuthorization replayed = PendingAuthorization.of(authorization, client(authorization));
		Instant authTime = Instant.ofEpochSecond(replayed.authTime());
		Instant now = Instant.now();
		this.grantService.revokeReused(new Grant(UUID.fromString(replayed.id()), replayed.clientId(),
				replayed.subject(), replayed.scopes(), authTime, replayed.sid(), 1, now, now, now, now, null, Set.of(),
				Set.of(), null, null, AuthorizationDetails.none(), Set.of(), null), CODE_REPLAYED);
	}

	private void revoke(OAuth2Authorization authorization) {
		OAuth2Authorization.Token<OAuth2AccessToken> accessToken = authorization.getAccessToken();
		OAuth2Authorization.Token<OAuth2RefreshToken> refreshToken = authorization.getRefreshToken();
		if (refreshToken != null && refreshToken.isInvalidated()) {
			Grant grant = this.grants.find(UUID.fromString(authorization.getId()));
			if (grant != null) {
				this.grantService.revoke(grant, REVOKED_BY_CLIENT);
			}
		}
		else if (accessToken != null && accessToken.isInvalidated() && accessToken.getClaims() != null) {
			this.revocations.revokeToken(String.valueOf(accessToken.getClaims().get("jti")));
			this.auditTrail.record("token.revoked", authorization.getPrincipalName(),
					Map.of("client_id", client(authorization).getClientId(), "reason", REVOKED_BY_CLIENT));
		}
	}

	private void recordIssued(String subject, RegisteredClient client, OAuth2Authorization authorization) {
		this.auditTrail.record("token.issued", subject,
				AuthorizationDetails.currentlyAssigned()
					.addTypesTo(Map.of("client_id", client.getClientId(), "scopes",
							authorization.getAuthorizedScopes().stream().sorted().toList(), "grant_type",
							authorization.getAuthorizationGrantType().getValue())));
	}

	private @Nullable OAuth2Authorization findAwaitingConsent(String state) {
		PendingAuthorization found = this.pending.findAwaitingConsent(state);
		RegisteredClient client = (found != null) ? this.clients.findByClientId(found.clientId()) : null;
		if (found == null || client == null) {
			return null;
		}
		OAuth2Authorization authorization = found.awaitingConsent(client, state,
				this.pending.awaitingConsentKey(state));
		AnsweredRequest.remember(authorization);
		return authorization;
	}

	/**
	 * Finds a code once per request: the framework asks for it twice.
	 */
	private @Nullable OAuth2Authorization findByCode(String code) {
		String name = GrantAuthorizationService.class.getName() + "." + Sha256.base64Url(code);
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request != null
				&& request.getAttribute(name, RequestAttributes.SCOPE_REQUEST) instanceof OAuth2Authorization known) {
			return known;
		}
		PendingAuthorizations.FoundCode found = this.pending.findCode(code);
		RegisteredClient client = (found != null) ? this.clients.findByClientId(found.authorization().clientId())
				: null;
		if (found == null || client == null) {
			return null;
		}
		OAuth2Authorization authorization = found.authorization().withCode(client, code, found.redeemed());
		if (request != null) {
			request.setAttribute(name, authorization, RequestAttributes.SCOPE_REQUEST);
		}
		return authorization;
	}

	private @Nullable OAuth2Authorization findByAccessToken(String token, boolean withGrant) {
		Jwt jwt = verifiedAccessToken(token);
		RegisteredClient client = (jwt != null) ? this.clients.findByClientId(claim(jwt, "client_id")) : null;
		if (jwt == null || client == null) {
			return null;
		}
		boolean revoked = this.revocations.isRevoked(jwt) || (withGrant && isGrantRevoked(jwt));
		Set<String> scopes = scopes(jwt);
		Map<String, Object> confirmation = jwt.getClaimAsMap("cnf");
		OAuth2AccessToken accessToken = new OAuth2AccessToken((confirmation != null && confirmation.containsKey("jkt"))
				? OAuth2AccessToken.TokenType.DPOP : OAuth2AccessToken.TokenType.BEARER, token, jwt.getIssuedAt(),
				jwt.getExpiresAt(), scopes);
		OAuth2Authorization.Builder builder = OAuth2Authorization.withRegisteredClient(client)
			.id(claim(jwt, "grant_id"))
			.authorizationGrantType(isOfClientItself(jwt) ? AuthorizationGrantType.CLIENT_CREDENTIALS
					: AuthorizationGrantType.AUTHORIZATION_CODE)
			.authorizedScopes(scopes)
			.token(accessToken, (metadata) -> {
				metadata.put(OAuth2Authorization.Token.CLAIMS_METADATA_NAME, jwt.getClaims());
				metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, revoked);
			});
		GrantAttributes.setUser(builder, claim(jwt, "sub"), jwt.getClaimAsInstant("auth_time"), null);
		if (scopes.contains(OidcScopes.OPENID)) {
			// The user info endpoint demands that there was an ID token.
			builder.token(new OidcIdToken("not-kept", jwt.getIssuedAt(), jwt.getExpiresAt(),
					Map.of("sub", claim(jwt, "sub"))));
		}
		return builder.build();
	}

	/**
	 * Verifies an access token, unless it is the one that this request was authenticated
	 * with.
	 */
	private @Nullable Jwt verifiedAccessToken(String token) {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		if (caller instanceof JwtAuthenticationToken bearer && bearer.getToken().getTokenValue().equals(token)) {
			return bearer.getToken();
		}
		return this.ownTokens.accessToken(token);
	}

	private boolean isGrantRevoked(Jwt jwt) {
		if (isOfClientItself(jwt)) {
			return false;
		}
		Grant grant = this.grants.find(UUID.fromString(claim(jwt, "grant_id")));
		return grant == null || grant.revokedAt() != null;
	}

	private static boolean isOfClientItself(Jwt jwt) {
		return claim(jwt, "sub").equals(claim(jwt, "client_id"));
	}

	private @Nullable OAuth2Authorization findByRefreshToken(String token) {
		RefreshTokens.Parsed parsed = this.refreshTokens.parse(token);
		Grant grant = (parsed != null) ? this.grants.find(parsed.grantId()) : null;
		RegisteredClient client = (grant != null) ? this.clients.findByClientId(grant.clientId()) : null;
		if (parsed == null || grant == null || client == null) {
			return null;
		}
		boolean valid = grant.isActive(Instant.now()) && grant.generation() == parsed.generation();
		return GrantAttributes.authorization(grant, client)
			.token(new OAuth2RefreshToken(token, grant.rotatedAt(), grant.idleExpiresAt()),
					(metadata) -> metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, !valid))
			.build();
	}

	private @Nullable OAuth2Authorization findByIdToken(String token) {
		Jwt jwt = this.ownTokens.idTokenHint(token);
		List<String> audience = (jwt != null) ? jwt.getAudience() : null;
		RegisteredClient client = (audience != null && !audience.isEmpty())
				? this.clients.findByClientId(audience.getFirst()) : null;
		if (jwt == null || client == null) {
			return null;
		}
		OAuth2Authorization.Builder builder = OAuth2Authorization.withRegisteredClient(client)
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.token(new OidcIdToken(token, jwt.getIssuedAt(), jwt.getExpiresAt(), jwt.getClaims()));
		GrantAttributes.setUser(builder, claim(jwt, "sub"), null, jwt.getClaimAsString("sid"));
		return builder.build();
	}

	private RegisteredClient client(OAuth2Authorization authorization) {
		RegisteredClient client = this.clients.findById(authorization.getRegisteredClientId());
		if (client == null) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
		}
		return client;
	}

	/**
	 * Reads a claim that every token of this server has.
	 */
	private static String claim(Jwt jwt, String name) {
		return Objects.requireNonNull(jwt.getClaimAsString(name), name);
	}

	private static Set<String> scopes(Jwt jwt) {
		String scope = jwt.getClaimAsString("scope");
		return (scope != null) ? new LinkedHashSet<>(Arrays.asList(scope.split(" "))) : Set.of();
	}

}
