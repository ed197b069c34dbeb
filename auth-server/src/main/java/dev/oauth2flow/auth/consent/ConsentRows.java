package dev.oauth2flow.auth.consent;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/**
 * The stored consents.
 */
interface ConsentRows extends Repository<Consent, Consent.Key> {

	Optional<Consent> findById(Consent.Key key);

	@Query("select c from Consent c where c.key.userId = :userId order by c.grantedAt desc")
	List<Consent> findByUser(UUID userId);

	@Modifying
	@Query(nativeQuery = true, value = """
			insert into consent (user_id, client_id, scopes, claims, authorization_details)
			values (:userId, :clientId, cast(:scopes as text[]), cast(:claims as text[]), cast(:details as text[]))
			on conflict (user_id, client_id) do update
			set scopes = excluded.scopes, claims = excluded.claims,
			    authorization_details = excluded.authorization_details, updated_at = now()""")
	void put(UUID userId, UUID clientId, String[] scopes, String[] claims, String[] details);

	@Modifying
	@Query("delete from Consent c where c.key = :key")
	int deleteByKey(Consent.Key key);

}
