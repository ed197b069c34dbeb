package dev.oauth2flow.auth.grant;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.binding.SenderKey;
import dev.oauth2flow.auth.clients.ClientProfile;
import dev.oauth2flow.auth.clients.Lifetimes;
import dev.oauth2flow.auth.details.AuthorizationDetails;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Exchanges a refresh token for its successor (RFC 9700 section 4.14.2). A superseded one
 * gives the same successor again for a short time; after that its use means that it was
 * stolen, and ends the family.
 */
@Component
public class RefreshTokenRotation {

	private static final String REUSED = "refresh_token_reused";

	private final GrantStore grants;

	private final GrantService grantService;

	private final RefreshTokens refreshTokens;

	private final AuditTrail auditTrail;

	private final Lifetimes lifetimes;

	private final TransactionTemplate transaction;

	RefreshTokenRotation(GrantStore grants, GrantService grantService, RefreshTokens refreshTokens,
			AuditTrail auditTrail, Lifetimes lifetimes, TransactionTemplate transaction) {
		this.grants = grants;
		this.grantService = grantService;
		this.refreshTokens = refreshTokens;
		this.auditTrail = auditTrail;
		this.lifetimes = lifetimes;
		this.transaction = transaction;
	}

	/**
	 * Exchanges a refresh token.
	 * @param refreshToken what the client presented
	 * @param client the client, which must have authenticated
	 * @param scopes what the client asks for, or nothing for all that was granted
	 * @param details what it asks for beside the scopes, or nothing for all that was
	 * granted (RFC 9396 section 6)
	 * @param answer makes the tokens for the grant, whose generation is that of the
	 * successor; if it cannot, the refresh token stays as it was
	 * @return what it has made
	 * @throws OAuth2AuthenticationException with {@code invalid_grant},
	 * {@code invalid_scope} (RFC 6749 section 5.2) or
	 * {@code invalid_authorization_details}; the refresh token stays as it was
	 */
	public Authentication rotate(String refreshToken, RegisteredClient client, Collection<String> scopes,
			AuthorizationDetails details, Function<Grant, Authentication> answer) {
		RefreshTokens.Parsed presented = this.refreshTokens.parse(refreshToken);
		if (presented == null) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
		}
		Authentication answered = this.transaction.execute((status) -> {
			Grant grant = this.grants.rotate(presented.grantId(), presented.generation(), client.getClientId(), scopes,
					ClientProfile.of(client).isRotatesRefreshTokens(), SenderKey.currentDPoPThumbprint(),
					SenderKey.boundCertificateThumbprint());
			if (grant == null) {
				return null;
			}
			record(grant, scopes, grant.details().narrowedTo(details));
			return answer.apply(grant);
		});
		if (answered != null) {
			return answered;
		}
		Grant superseded = superseded(presented, client, scopes);
		Authentication again = answer.apply(superseded);
		record(superseded, scopes, superseded.details().narrowedTo(details));
		return again;
	}

	private Grant superseded(RefreshTokens.Parsed presented, RegisteredClient client, Collection<String> scopes) {
		Grant grant = this.grants.find(presented.grantId());
		Instant now = Instant.now();
		if (grant == null || !grant.clientId().equals(client.getClientId()) || !grant.isActive(now)
				|| presented.generation() > grant.generation()
				|| !grant.isProvedBy(SenderKey.currentDPoPThumbprint(), SenderKey.boundCertificateThumbprint())) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
		}
		if (!grant.scopes().containsAll(scopes)) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
		}
		boolean inGrace = presented.generation() == grant.generation() - 1
				&& now.isBefore(grant.rotatedAt().plus(this.lifetimes.refreshTokenGrace()));
		if (!inGrace) {
			this.grantService.revokeReused(grant, REUSED);
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
		}
		return grant;
	}

	private void record(Grant grant, Collection<String> scopes, AuthorizationDetails details) {
		Collection<String> granted = scopes.isEmpty() ? grant.scopes() : scopes;
		this.auditTrail.record("token.refreshed", grant.subject(), details.addTypesTo(Map.of("client_id",
				grant.clientId(), "scopes", granted.stream().sorted().toList(), "grant_type", "refresh_token")));
	}

}
