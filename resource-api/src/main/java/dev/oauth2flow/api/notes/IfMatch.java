package dev.oauth2flow.api.notes;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ETag;

/**
 * The header {@code If-Match} of a write (RFC 9110 section 13.1.1).
 */
final class IfMatch {

	private static final String ANY = "*";

	private final List<ETag> tags;

	private final boolean any;

	private IfMatch(List<ETag> tags, boolean any) {
		this.tags = tags;
		this.any = any;
	}

	/**
	 * Reads the header.
	 * @param header its value, null where it is missing
	 * @return the header
	 * @throws NotePreconditionException if it is missing or malformed
	 */
	static IfMatch parse(@Nullable String header) {
		if (header == null) {
			throw NotePreconditionException.missing();
		}
		if (header.strip().equals(ANY)) {
			return new IfMatch(List.of(), true);
		}
		List<ETag> tags;
		try {
			tags = ETag.parse(header);
		}
		catch (IllegalArgumentException _) {
			throw NotePreconditionException.malformed();
		}
		if (tags.isEmpty() || tags.stream().anyMatch(ETag::isWildcard)) {
			throw NotePreconditionException.malformed();
		}
		return new IfMatch(tags, false);
	}

	/**
	 * Compares strongly with the note as it is stored.
	 * @throws NotePreconditionException if the caller means another version
	 */
	void check(Note note) {
		ETag present = new ETag(Long.toString(note.version()), false);
		if (!this.any && this.tags.stream().noneMatch((tag) -> tag.compare(present, true))) {
			throw NotePreconditionException.failed();
		}
	}

}
