package dev.oauth2flow.auth.exchange;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.binding.SenderKey;
import dev.oauth2flow.auth.clients.RegisteredClients;
import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.exchange.SubjectToken.Content;
import dev.oauth2flow.auth.details.AuthorizationDetails;
import dev.oauth2flow.auth.grant.Grant;
import dev.oauth2flow.auth.grant.GrantAttributes;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.token.DefaultOAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.stereotype.Component;

/**
 * Exchanges a user's access token for one with which another client acts for that user
 * (RFC 8693), always as delegation: the new token names who acts. It opens nothing that
 * the presented one does not open, ends no later, and belongs to the same grant, with
 * which it is revoked.
 */
@Component
public class TokenExchangeProvider implements AuthenticationProvider {

	private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

	private static final String INVALID_TARGET = "invalid_target";

	private final SubjectToken subjectTokens;

	private final ScopeCatalogue scopes;

	private final OAuth2TokenGenerator<?> generator;

	private final AuditTrail auditTrail;

	TokenExchangeProvider(SubjectToken subjectTokens, ScopeCatalogue scopes, OAuth2TokenGenerator<?> generator,
			AuditTrail auditTrail) {
		this.subjectTokens = subjectTokens;
		this.scopes = scopes;
		this.generator = generator;
		this.auditTrail = auditTrail;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		OAuth2TokenExchangeAuthenticationToken request = (OAuth2TokenExchangeAuthenticationToken) authentication;
		if (!(request.getPrincipal() instanceof OAuth2ClientAuthenticationToken caller) || !caller.isAuthenticated()
				|| caller.getRegisteredClient() == null
				|| ClientAuthenticationMethod.NONE.equals(caller.getClientAuthenticationMethod())) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
		}
		RegisteredClient client = caller.getRegisteredClient();
		if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.TOKEN_EXCHANGE)) {
			throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
		}
		Content subject = this.subjectTokens.read(request.getSubjectToken());
		if (subject == null || !RegisteredClients.mayExchangeFrom(client, subject.clientId())) {
			throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "The subject token is not accepted");
		}
		Map<String, Object> act = act(request, client, subject);
		Set<String> granted = scopes(request, client, subject);
		this.auditTrail.record("token.issued", subject.subject(), Map.of("client_id", client.getClientId(), "scopes",
				granted.stream().sorted().toList(), "grant_type", AuthorizationGrantType.TOKEN_EXCHANGE.getValue()));
		return token(request, caller, client, subject, granted, act);
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return OAuth2TokenExchangeAuthenticationToken.class.isAssignableFrom(authentication);
	}

	/**
	 * Says who acts: the client, or the user of a token of the client's own.
	 */
	private Map<String, Object> act(OAuth2TokenExchangeAuthenticationToken request, RegisteredClient client,
			Content subject) {
		String actorToken = request.getActorToken();
		if (actorToken == null) {
			return subject.actedBy(client.getClientId(), null);
		}
		Content actor = this.subjectTokens.read(actorToken);
		if (actor == null || !actor.clientId().equals(client.getClientId())) {
			throw refused(OAuth2ErrorCodes.INVALID_REQUEST, "The actor token is not accepted");
		}
		return subject.actedBy(actor.subject(), client.getClientId());
	}

	/**
	 * Returns what both the subject token and the client's registration have, of what is
	 * asked for.
	 */
	private Set<String> scopes(OAuth2TokenExchangeAuthenticationToken request, RegisteredClient client,
			Content subject) {
		if (!subject.scopes().containsAll(request.getScopes())
				|| !client.getScopes().containsAll(request.getScopes())) {
			throw refused(OAuth2ErrorCodes.INVALID_SCOPE, "The scope is wider than that of the subject token");
		}
		Set<String> granted = new LinkedHashSet<>(
				request.getScopes().isEmpty() ? subject.scopes() : request.getScopes());
		granted.retainAll(client.getScopes());
		Set<String> targets = new LinkedHashSet<>(request.getResources());
		targets.addAll(request.getAudiences());
		if (!targets.isEmpty()) {
			if (!this.scopes.resources(granted).containsAll(targets)) {
				throw refused(INVALID_TARGET, "The token cannot be meant for that target");
			}
			granted.removeIf((scope) -> this.scopes.resources(List.of(scope)).stream().noneMatch(targets::contains));
		}
		if (granted.isEmpty()) {
			throw refused(OAuth2ErrorCodes.INVALID_SCOPE, "The subject token has no scope of this client's");
		}
		return granted;
	}

	private Authentication token(OAuth2TokenExchangeAuthenticationToken request, OAuth2ClientAuthenticationToken caller,
			RegisteredClient client, Content subject, Set<String> granted, Map<String, Object> act) {
		Instant now = Instant.now();
		Grant grant = new Grant(subject.grantId(), client.getClientId(), subject.subject(), granted, subject.authTime(),
				null, 1, now, now, subject.expiresAt(), subject.expiresAt(), null, Set.of(), Set.of(), null, null,
				AuthorizationDetails.none(), Set.of(), null);
		OAuth2Token generated = Objects.requireNonNull(this.generator.generate(DefaultOAuth2TokenContext.builder()
			.registeredClient(client)
			.principal(UsernamePasswordAuthenticationToken.authenticated(subject.subject(), null,
					AuthorityUtils.NO_AUTHORITIES))
			.authorizationServerContext(AuthorizationServerContextHolder.getContext())
			.authorization(GrantAttributes.delegated(grant, client, act))
			.authorizedScopes(granted)
			.tokenType(OAuth2TokenType.ACCESS_TOKEN)
			.authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
			.authorizationGrant(request)
			.build()));
		OAuth2AccessToken accessToken = new OAuth2AccessToken(SenderKey.tokenType(), generated.getTokenValue(),
				generated.getIssuedAt(), generated.getExpiresAt(), granted);
		Map<String, Object> additional = new HashMap<>();
		additional.put("issued_token_type", ACCESS_TOKEN);
		return new OAuth2AccessTokenAuthenticationToken(client, caller, accessToken, null, additional);
	}

	private static OAuth2AuthenticationException refused(String code, String description) {
		return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
	}

}
