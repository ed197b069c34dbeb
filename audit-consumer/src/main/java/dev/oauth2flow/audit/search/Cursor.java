package dev.oauth2flow.audit.search;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Where a page ended, in a form that invites nobody to build one.
 */
record Cursor(long position) {

	/** Before any entry, seen from the newest. */
	static final Cursor START = new Cursor(Long.MAX_VALUE);

	private static final int LONGEST = 32;

	static Cursor parse(@Nullable String text) {
		if (text == null) {
			return START;
		}
		try {
			if (text.length() > LONGEST) {
				throw new IllegalArgumentException();
			}
			long position = Long.parseLong(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
			if (position <= 0) {
				throw new IllegalArgumentException();
			}
			return new Cursor(position);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueryException("cursor", "is not one that this service gave");
		}
	}

	@Override
	public String toString() {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(Long.toString(this.position).getBytes(StandardCharsets.US_ASCII));
	}

}
