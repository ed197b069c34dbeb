package dev.oauth2flow.auth.users;

import java.util.Optional;
import java.util.UUID;

import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The stored users, each read with its authorities in one statement.
 */
interface UserRows extends Repository<UserAccount, UUID> {

	@Query("select u from UserAccount u left join fetch u.authorities where lower(u.username) = lower(:username)")
	Optional<UserAccount> findByUsername(String username);

	@Query("select u from UserAccount u left join fetch u.authorities where u.id = :id")
	Optional<UserAccount> findById(UUID id);

	@Modifying
	@Transactional
	@Query("""
			update UserAccount u set u.passwordHash = :replacement, u.updatedAt = instant
			where u.id = :id and u.passwordHash = :current""")
	int replacePasswordHash(UUID id, String current, String replacement);

	/** A new password counts as another credential; the same one hashed anew does not. */
	@Modifying
	@Query("""
			update UserAccount u set u.passwordHash = :replacement, u.updatedAt = instant,
			u.credentialVersion = u.credentialVersion + 1
			where u.id = :id and u.passwordHash = :current""")
	int changePassword(UUID id, String current, String replacement);

	@Query("select u.credentialVersion from UserAccount u where u.id = :id")
	Optional<Integer> findCredentialVersion(UUID id);

	/** An address that changes is not verified any more. */
	@Modifying
	@Query("""
			update UserAccount u set u.name = :name, u.email = :email, u.updatedAt = instant,
			u.emailVerified = (case when u.email = :email then u.emailVerified else false end)
			where u.id = :id and (u.name <> :name or u.email <> :email)""")
	int updateProfile(UUID id, String name, String email);

}
