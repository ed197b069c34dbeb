package dev.oauth2flow.auth.consent;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * What a user has allowed a client, as stored. Written by {@link Consents} in SQL.
 */
@Entity
@Table(name = "consent")
// Hibernate fills the fields.
@SuppressWarnings("NullAway.Init")
class Consent {

	@EmbeddedId
	Key key;

	@JdbcTypeCode(SqlTypes.ARRAY)
	@Column(columnDefinition = "text[]")
	List<String> scopes;

	@JdbcTypeCode(SqlTypes.ARRAY)
	@Column(columnDefinition = "text[]")
	List<String> claims;

	@JdbcTypeCode(SqlTypes.ARRAY)
	@Column(columnDefinition = "text[]")
	List<String> authorizationDetails;

	Instant grantedAt;

	Instant updatedAt;

	/**
	 * Whose consent to what.
	 *
	 * @param userId the user's id
	 * @param clientId the registration's id, which is not the {@code client_id}
	 */
	@Embeddable
	record Key(UUID userId, UUID clientId) implements Serializable {
	}

}
