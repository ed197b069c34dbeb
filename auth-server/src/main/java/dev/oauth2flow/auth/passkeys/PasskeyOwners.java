package dev.oauth2flow.auth.passkeys;

import java.nio.ByteBuffer;
import java.util.UUID;

import dev.oauth2flow.auth.users.UserProfile;
import dev.oauth2flow.auth.users.UserProfiles;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.stereotype.Component;

/**
 * Shows the stored users as owners of passkeys. The user handle is the user's id and
 * tells nothing else of them (WebAuthn Level 3 section 14.6.1).
 */
@Component
class PasskeyOwners implements PublicKeyCredentialUserEntityRepository {

	private static final int HANDLE_BYTES = 2 * Long.BYTES;

	private final UserProfiles users;

	PasskeyOwners(UserProfiles users) {
		this.users = users;
	}

	@Override
	public @Nullable PublicKeyCredentialUserEntity findById(Bytes handle) {
		return find(sub(handle));
	}

	/** The name of a signed-in user is their {@code sub}. */
	@Override
	public @Nullable PublicKeyCredentialUserEntity findByUsername(String sub) {
		return find(sub);
	}

	private @Nullable PublicKeyCredentialUserEntity find(String sub) {
		return this.users.find(sub).map(PasskeyOwners::owner).orElse(null);
	}

	private static PublicKeyCredentialUserEntity owner(UserProfile user) {
		return ImmutablePublicKeyCredentialUserEntity.builder()
			.id(handle(user.sub()))
			.name(user.username())
			.displayName(user.name())
			.build();
	}

	static Bytes handle(String sub) {
		UUID id = UUID.fromString(sub);
		return new Bytes(ByteBuffer.allocate(HANDLE_BYTES)
			.putLong(id.getMostSignificantBits())
			.putLong(id.getLeastSignificantBits())
			.array());
	}

	static String sub(Bytes handle) {
		ByteBuffer bytes = ByteBuffer.wrap(handle.getBytes());
		return (bytes.remaining() == HANDLE_BYTES) ? new UUID(bytes.getLong(), bytes.getLong()).toString() : "";
	}

	@Override
	public void save(PublicKeyCredentialUserEntity owner) {
		throw new UnsupportedOperationException("Passkeys are added to users that exist");
	}

	@Override
	public void delete(Bytes handle) {
		throw new UnsupportedOperationException("A user's passkeys go with the user");
	}

}
