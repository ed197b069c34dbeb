package dev.oauth2flow.auth.users;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A user as stored.
 */
@Entity
@Table(name = "users")
// Hibernate fills the fields.
@SuppressWarnings("NullAway.Init")
class UserAccount {

	@Id
	UUID id;

	String username;

	String name;

	String email;

	boolean emailVerified;

	@Nullable String locale;

	String passwordHash;

	String status;

	int credentialVersion;

	@Column(updatable = false)
	Instant createdAt;

	Instant updatedAt;

	@ElementCollection
	@CollectionTable(name = "user_authority", joinColumns = @JoinColumn(name = "user_id"))
	@Column(name = "authority")
	Set<String> authorities;

	boolean isActive() {
		return "active".equals(this.status);
	}

	UserProfile profile() {
		return new UserProfile(this.id.toString(), this.username, this.name, this.email, this.emailVerified,
				this.locale, Set.copyOf(this.authorities), this.updatedAt, this.credentialVersion);
	}

}
