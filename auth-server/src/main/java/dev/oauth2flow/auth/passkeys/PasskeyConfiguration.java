package dev.oauth2flow.auth.passkeys;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;

/**
 * Verifies passkeys as the relying party that the issuer's host names.
 */
@Configuration(proxyBeanMethods = false)
class PasskeyConfiguration {

	@Bean
	PublicKeyCredentialRpEntity relyingParty(@Value("${oauth2flow.issuer}") URI issuer) {
		return PublicKeyCredentialRpEntity.builder()
			.id(issuer.getHost().toLowerCase(Locale.ROOT))
			.name("oauth2-flow")
			.build();
	}

	@Bean
	WebAuthnRelyingPartyOperations relyingPartyOperations(PublicKeyCredentialRpEntity relyingParty,
			PasskeyOwners owners, PasskeyRecords records, @Value("${oauth2flow.issuer}") URI issuer) {
		return new Webauthn4JRelyingPartyOperations(owners, records, relyingParty, Set.of(origin(issuer)));
	}

	private static String origin(URI issuer) {
		String port = (issuer.getPort() != -1) ? ":" + issuer.getPort() : "";
		return issuer.getScheme() + "://" + issuer.getHost() + port;
	}

}
