package dev.oauth2flow.api.notes;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import dev.oauth2flow.api.access.Caller;
import dev.oauth2flow.api.audit.AuditTrail;
import dev.oauth2flow.api.ids.TimeOrderedId;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What owners do with their notes. Each write and its audit event are one transaction.
 */
@Service
class Notes {

	private final NoteRepository repository;

	private final AuditTrail audit;

	Notes(NoteRepository repository, AuditTrail audit) {
		this.repository = repository;
		this.audit = audit;
	}

	NotePage page(String owner, @Nullable NoteCursor cursor, int size) {
		// One more than asked for tells whether another page follows.
		Limit limit = Limit.of(size + 1);
		List<Note> found = (cursor != null)
				? this.repository.findByOwnerAndIdLessThanOrderByIdDesc(owner, cursor.last(), limit)
				: this.repository.findByOwnerOrderByIdDesc(owner, limit);
		boolean last = found.size() <= size;
		List<Note> shown = last ? found : found.subList(0, size);
		return new NotePage(shown.stream().map(NoteView::of).toList(),
				last ? null : new NoteCursor(shown.getLast().id()).text());
	}

	NoteView read(String owner, UUID id) {
		return NoteView.of(find(owner, id));
	}

	@Transactional
	NoteView create(Caller caller, NoteContent content) {
		Instant now = now();
		Note note = this.repository.save(new Note(TimeOrderedId.at(now), caller.subject(), content, now));
		this.audit.noteCreated(caller, note.id());
		return NoteView.of(note);
	}

	@Transactional
	NoteView replace(Caller caller, UUID id, IfMatch ifMatch, NoteContent content) {
		Note note = find(caller.subject(), id);
		ifMatch.check(note);
		note.replace(content, now());
		writeNow();
		this.audit.noteUpdated(caller, id);
		return NoteView.of(note);
	}

	@Transactional
	void delete(Caller caller, UUID id, IfMatch ifMatch) {
		Note note = find(caller.subject(), id);
		ifMatch.check(note);
		this.repository.delete(note);
		writeNow();
		this.audit.noteDeleted(caller, id);
	}

	private Note find(String owner, UUID id) {
		return this.repository.findByIdAndOwner(id, owner).orElseThrow(NoteNotFoundException::new);
	}

	// Sends the write with its version check: of two at once, one finds the version gone.
	private void writeNow() {
		try {
			this.repository.flush();
		}
		catch (OptimisticLockingFailureException _) {
			throw NotePreconditionException.failed();
		}
	}

	// No more precise than the database keeps it, so that an answer equals the next one.
	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

}
