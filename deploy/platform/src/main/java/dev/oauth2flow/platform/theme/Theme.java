package dev.oauth2flow.platform.theme;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How pages look.
 */
enum Theme {

	/** Dark, which is how they look for everybody who has not chosen. */
	DARK,

	/** Light. */
	LIGHT,

	/**
	 * As the browser says that its system looks. It cannot be the default: a browser
	 * without any preference says {@code light}, too.
	 */
	SYSTEM;

	/** The name in addresses, cookies and markup. */
	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	static Optional<Theme> of(String id) {
		return Stream.of(values()).filter((theme) -> theme.id().equals(id)).findFirst();
	}

}
