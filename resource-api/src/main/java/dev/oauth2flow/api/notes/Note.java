package dev.oauth2flow.api.notes;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/**
 * A note as it is stored. Its version counts its writes.
 */
@Entity
class Note {

	@Id
	private UUID id;

	// Read by the repository's queries alone.
	@SuppressWarnings("UnusedVariable")
	private String owner;

	private String title;

	private String body;

	// Null until the first write: so Spring Data knows a new note from a stored one.
	@Version
	private @Nullable Long version;

	private Instant createdAt;

	private Instant updatedAt;

	/** For Hibernate, which fills the fields. */
	@SuppressWarnings("NullAway.Init")
	protected Note() {
	}

	Note(UUID id, String owner, NoteContent content, Instant now) {
		this.id = id;
		this.owner = owner;
		this.title = content.title();
		this.body = content.body();
		this.createdAt = now;
		this.updatedAt = now;
	}

	void replace(NoteContent content, Instant now) {
		this.title = content.title();
		this.body = content.body();
		this.updatedAt = now;
	}

	UUID id() {
		return this.id;
	}

	String title() {
		return this.title;
	}

	String body() {
		return this.body;
	}

	long version() {
		return (this.version != null) ? this.version : 0;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	Instant updatedAt() {
		return this.updatedAt;
	}

}
