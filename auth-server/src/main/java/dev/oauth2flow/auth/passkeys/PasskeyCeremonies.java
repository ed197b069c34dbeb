package dev.oauth2flow.auth.passkeys;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.webauthn4j.util.exception.WebAuthnException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableAuthenticationExtensionsClientInputs;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.stereotype.Component;

/**
 * The two ceremonies of WebAuthn Level 3: registration (section 7.1) and authentication
 * (section 7.2). A passkey stands for a whole sign-in, so both demand that the
 * authenticator verifies the user, and that it can name the user by itself.
 */
@Component
class PasskeyCeremonies {

	/** The longest answer of a browser that is read, in characters. */
	private static final int LONGEST_ANSWER = 64 * 1024;

	private final WebAuthnRelyingPartyOperations relyingPartyOperations;

	private final PublicKeyCredentialRpEntity relyingParty;

	private final PasskeyOwners owners;

	private final PasskeyRecords records;

	private final Challenges challenges;

	private final JsonMapper json = JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();

	PasskeyCeremonies(WebAuthnRelyingPartyOperations relyingPartyOperations, PublicKeyCredentialRpEntity relyingParty,
			PasskeyOwners owners, PasskeyRecords records, Challenges challenges) {
		this.relyingPartyOperations = relyingPartyOperations;
		this.relyingParty = relyingParty;
		this.owners = owners;
		this.records = records;
		this.challenges = challenges;
	}

	/** Returns {@code PublicKeyCredentialRequestOptionsJSON}. */
	String beginAuthentication(String sessionId) {
		Bytes challenge = this.challenges.give("authentication " + sessionId);
		return this.json.writeValueAsString(requestOptions(challenge));
	}

	/**
	 * Verifies the answer to {@link #beginAuthentication}.
	 * @param answer {@code AuthenticationResponseJSON}, or anything else
	 * @return the {@code sub} of whose passkey it is
	 * @throws RefusedPasskeyException if the answer proves nothing
	 */
	String finishAuthentication(@Nullable String answer, String sessionId) {
		PublicKeyCredential<AuthenticatorAssertionResponse> passkey = read(answer, new TypeReference<>() {
		});
		AuthenticatorAssertionResponse assertion = passkey.getResponse();
		requireAll(assertion.getAuthenticatorData(), assertion.getSignature());
		Bytes challenge = takeChallenge(passkey, "authentication " + sessionId);
		try {
			PublicKeyCredentialUserEntity owner = this.relyingPartyOperations
				.authenticate(new RelyingPartyAuthenticationRequest(requestOptions(challenge), passkey));
			if (owner == null) {
				throw new RefusedPasskeyException("unknown_user");
			}
			return PasskeyOwners.sub(owner.getId());
		}
		catch (IllegalArgumentException | WebAuthnException | JacksonException ex) {
			throw new RefusedPasskeyException("not_verified", ex);
		}
	}

	/** Returns {@code PublicKeyCredentialCreationOptionsJSON}. */
	String beginRegistration(String sub, String sessionId) {
		Bytes challenge = this.challenges.give("registration " + sub + " " + sessionId);
		return this.json.writeValueAsString(creationOptions(challenge, sub));
	}

	/**
	 * Verifies the answer to {@link #beginRegistration} and keeps the passkey.
	 * @param answer {@code RegistrationResponseJSON}, or anything else
	 * @throws RefusedPasskeyException if there is no new passkey in the answer
	 */
	void finishRegistration(@Nullable String answer, String label, String sub, String sessionId) {
		PublicKeyCredential<AuthenticatorAttestationResponse> passkey = read(answer, new TypeReference<>() {
		});
		requireAll(passkey.getResponse().getAttestationObject());
		Bytes challenge = takeChallenge(passkey, "registration " + sub + " " + sessionId);
		try {
			this.relyingPartyOperations.registerCredential(new ImmutableRelyingPartyRegistrationRequest(
					creationOptions(challenge, sub), new RelyingPartyPublicKey(passkey, label)));
		}
		catch (IllegalArgumentException | WebAuthnException | JacksonException ex) {
			throw new RefusedPasskeyException("not_verified", ex);
		}
	}

	private PublicKeyCredentialRequestOptions requestOptions(Bytes challenge) {
		return PublicKeyCredentialRequestOptions.builder()
			.challenge(challenge)
			.rpId(this.relyingParty.getId())
			.timeout(Challenges.LIFETIME)
			.allowCredentials(List.of())
			.userVerification(UserVerificationRequirement.REQUIRED)
			.extensions(new ImmutableAuthenticationExtensionsClientInputs(List.of()))
			.build();
	}

	private PublicKeyCredentialCreationOptions creationOptions(Bytes challenge, String sub) {
		PublicKeyCredentialUserEntity owner = this.owners.findByUsername(sub);
		if (owner == null) {
			throw new RefusedPasskeyException("unknown_user");
		}
		return PublicKeyCredentialCreationOptions.builder()
			.rp(this.relyingParty)
			.user(owner)
			.challenge(challenge)
			.pubKeyCredParams(PublicKeyCredentialParameters.EdDSA, PublicKeyCredentialParameters.ES256,
					PublicKeyCredentialParameters.RS256)
			.timeout(Challenges.LIFETIME)
			.excludeCredentials(
					this.records.findByUserId(owner.getId()).stream().map(PasskeyCeremonies::descriptor).toList())
			.authenticatorSelection(AuthenticatorSelectionCriteria.builder()
				.residentKey(ResidentKeyRequirement.REQUIRED)
				.userVerification(UserVerificationRequirement.REQUIRED)
				.build())
			.attestation(AttestationConveyancePreference.NONE)
			.extensions(new ImmutableAuthenticationExtensionsClientInputs(List.of()))
			.build();
	}

	private static PublicKeyCredentialDescriptor descriptor(CredentialRecord passkey) {
		return PublicKeyCredentialDescriptor.builder()
			.id(passkey.getCredentialId())
			.transports(passkey.getTransports())
			.build();
	}

	private <R extends AuthenticatorResponse> PublicKeyCredential<R> read(@Nullable String answer,
			TypeReference<PublicKeyCredential<R>> type) {
		if (answer == null || answer.length() > LONGEST_ANSWER) {
			throw new RefusedPasskeyException("malformed");
		}
		try {
			PublicKeyCredential<R> passkey = this.json.readValue(answer, type);
			if (passkey == null || passkey.getResponse() == null || passkey.getRawId() == null) {
				throw new RefusedPasskeyException("malformed");
			}
			return passkey;
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new RefusedPasskeyException("malformed", ex);
		}
	}

	/** What JSON leaves out is null. */
	private static void requireAll(@Nullable Bytes... members) {
		if (Stream.of(members).anyMatch(Objects::isNull)) {
			throw new RefusedPasskeyException("malformed");
		}
	}

	private Bytes takeChallenge(PublicKeyCredential<? extends AuthenticatorResponse> passkey, String holder) {
		Bytes challenge;
		try {
			JsonNode clientData = this.json.readTree(passkey.getResponse().getClientDataJSON().getBytes());
			challenge = Bytes.fromBase64(clientData.path("challenge").asString(""));
		}
		catch (JacksonException | IllegalArgumentException | NullPointerException ex) {
			throw new RefusedPasskeyException("malformed", ex);
		}
		if (!this.challenges.take(challenge, holder)) {
			throw new RefusedPasskeyException("unknown_challenge");
		}
		return challenge;
	}

}
