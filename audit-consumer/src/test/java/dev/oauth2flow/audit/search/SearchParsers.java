package dev.oauth2flow.audit.search;

import java.nio.charset.StandardCharsets;

import dev.oauth2flow.audit.access.Reader;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What readers of the ledger ask for.
 */
public final class SearchParsers {

	private static final Reader READER = new Reader("alice", false);

	private SearchParsers() {
	}

	public static boolean lastEventId(byte[] input) {
		try {
			Long position = SearchController.position(new String(input, StandardCharsets.ISO_8859_1));
			assertThat(position == null || position >= 0).isTrue();
			return position != null;
		}
		catch (InvalidQueryException _) {
			return false;
		}
	}

	public static boolean cursor(byte[] input) {
		try {
			Cursor cursor = Cursor.parse(new String(input, StandardCharsets.UTF_8));
			assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
			return true;
		}
		catch (InvalidQueryException _) {
			return false;
		}
	}

	public static boolean query(byte[] input) {
		MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
		for (String pair : new String(input, StandardCharsets.UTF_8).split("&", -1)) {
			int equals = pair.indexOf('=');
			parameters.add((equals < 0) ? pair : pair.substring(0, equals),
					(equals < 0) ? "" : pair.substring(equals + 1));
		}
		try {
			EventQuery query = EventQuery.ofPage(parameters);
			assertThat(query.limit()).isBetween(1, 200);
			query.cursor();
			assertThat(query.filter(READER).subject()).isEqualTo("alice");
			return true;
		}
		catch (InvalidQueryException | AccessDeniedException _) {
			return false;
		}
	}

}
