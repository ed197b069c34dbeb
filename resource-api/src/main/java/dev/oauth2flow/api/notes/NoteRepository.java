package dev.oauth2flow.api.notes;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

/**
 * Reads and writes notes. Every read names the owner, so that nobody meets another user's
 * note.
 */
interface NoteRepository extends JpaRepository<Note, UUID> {

	Optional<Note> findByIdAndOwner(UUID id, String owner);

	List<Note> findByOwnerOrderByIdDesc(String owner, Limit limit);

	List<Note> findByOwnerAndIdLessThanOrderByIdDesc(String owner, UUID before, Limit limit);

}
