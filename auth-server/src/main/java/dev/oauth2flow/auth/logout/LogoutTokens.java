package dev.oauth2flow.auth.logout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.oauth2flow.auth.clients.RegisteredClients;
import dev.oauth2flow.auth.logout.LogoutNotices.Notice;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/**
 * Makes logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4), signed as the
 * client's ID tokens are.
 */
@Component
class LogoutTokens {

	private static final String TYPE = "logout+jwt";

	private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

	private static final Duration LIFETIME = Duration.ofMinutes(2);

	private final JwtEncoder encoder;

	private final RegisteredClientRepository clients;

	private final String issuer;

	LogoutTokens(JwtEncoder encoder, RegisteredClientRepository clients, @Value("${oauth2flow.issuer}") String issuer) {
		this.encoder = encoder;
		this.clients = clients;
		this.issuer = issuer;
	}

	/**
	 * Makes a token.
	 * @throws IllegalStateException if the client was removed meanwhile
	 */
	String issue(Notice notice) {
		RegisteredClient client = this.clients.findByClientId(notice.clientId());
		if (client == null) {
			throw new IllegalStateException("The client was removed");
		}
		Instant now = Instant.now();
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.issuer(this.issuer)
			.subject(notice.subject())
			.audience(List.of(notice.clientId()))
			.issuedAt(now)
			.expiresAt(now.plus(LIFETIME))
			.id(UUID.randomUUID().toString())
			.claim("sid", notice.sid())
			.claim("events", Map.of(EVENT, Map.of()))
			.build();
		JwsHeader header = JwsHeader.with(RegisteredClients.idTokenAlgorithm(client)).type(TYPE).build();
		return this.encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
	}

}
