package dev.oauth2flow.api.notes;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * A place in an owner's list of notes: behind the note with this id. It travels as text
 * that callers hand back unread. It needs no signature: whatever id a caller puts in, the
 * page behind it holds only notes of that caller.
 *
 * @param last the last note of the page before
 */
record NoteCursor(UUID last) {

	private static final byte FORMAT = 1;

	private static final int LENGTH = 1 + 2 * Long.BYTES;

	/**
	 * Reads what {@link #text()} wrote.
	 * @throws InvalidCursorException if the text was not written so, to the letter
	 */
	static NoteCursor parse(String text) {
		byte[] bytes;
		try {
			bytes = Base64.getUrlDecoder().decode(text);
		}
		catch (IllegalArgumentException _) {
			throw new InvalidCursorException();
		}
		if (bytes.length != LENGTH || bytes[0] != FORMAT) {
			throw new InvalidCursorException();
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
		NoteCursor cursor = new NoteCursor(new UUID(buffer.getLong(), buffer.getLong()));
		if (cursor.last.version() != 7 || cursor.last.variant() != 2 || !cursor.text().equals(text)) {
			throw new InvalidCursorException();
		}
		return cursor;
	}

	String text() {
		ByteBuffer buffer = ByteBuffer.allocate(LENGTH)
			.put(FORMAT)
			.putLong(this.last.getMostSignificantBits())
			.putLong(this.last.getLeastSignificantBits());
		return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
	}

}
