package dev.oauth2flow.auth.passkeys;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;

import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What browsers and authenticators answer.
 */
public final class PasskeyParsers {

	private static final String ORIGIN = "https://issuer.example";

	private static final String CHALLENGE = "AAAAAAAAAAAAAAAAAAAAAA";

	private static final PasskeyCeremonies CEREMONIES = ceremonies();

	private PasskeyParsers() {
	}

	/** The whole answer. */
	public static void answer(byte[] input) {
		String answer = new String(input, StandardCharsets.UTF_8);
		refused(() -> CEREMONIES.finishAuthentication(answer, "session"));
		refused(() -> CEREMONIES.finishRegistration(answer, "label", "sub", "session"));
	}

	/** What an authenticator says of a new passkey: CBOR, and a key in it. */
	public static void attestation(byte[] input) {
		registration("""
				{"type":"webauthn.create","challenge":"%s","origin":"%s","crossOrigin":false}"""
			.formatted(CHALLENGE, ORIGIN)
			.getBytes(StandardCharsets.UTF_8), input);
	}

	/** What a browser says of the page. */
	public static void clientData(byte[] input) {
		registration(input, new byte[] { 0 });
	}

	private static void registration(byte[] clientData, byte[] attestation) {
		String answer = """
				{"id":"AAAA","rawId":"AAAA","type":"public-key","clientExtensionResults":{},"response":{
				"clientDataJSON":"%s","attestationObject":"%s","transports":["internal"]}}"""
			.formatted(encode(clientData), encode(attestation));
		refused(() -> CEREMONIES.finishRegistration(answer, "label", "sub", "session"));
	}

	private static void refused(Runnable ceremony) {
		try {
			ceremony.run();
		}
		catch (RefusedPasskeyException ex) {
			assertThat(ex.getMessage()).isNotBlank();
		}
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static PasskeyCeremonies ceremonies() {
		PasskeyOwners owners = Mockito.mock(PasskeyOwners.class, Mockito.withSettings().stubOnly());
		Mockito.when(owners.findByUsername(ArgumentMatchers.any()))
			.thenReturn(ImmutablePublicKeyCredentialUserEntity.builder()
				.id(new Bytes(new byte[16]))
				.name("alice")
				.displayName("Alice")
				.build());
		PasskeyRecords records = Mockito.mock(PasskeyRecords.class, Mockito.withSettings().stubOnly());
		Challenges challenges = Mockito.mock(Challenges.class, Mockito.withSettings().stubOnly());
		Mockito.when(challenges.take(ArgumentMatchers.any(), ArgumentMatchers.any())).thenReturn(true);
		PublicKeyCredentialRpEntity relyingParty = PublicKeyCredentialRpEntity.builder()
			.id("issuer.example")
			.name("test")
			.build();
		return new PasskeyCeremonies(
				new Webauthn4JRelyingPartyOperations(owners, records, relyingParty, Set.of(ORIGIN)), relyingParty,
				owners, records, challenges);
	}

}
