package dev.oauth2flow.audit.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.oauth2flow.audit.access.Reader;
import dev.oauth2flow.audit.ledger.LedgerFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.MultiValueMap;

/**
 * The parameters of a search. A parameter that is not known is refused, for a misspelt
 * filter would answer another question than was asked.
 */
record EventQuery(MultiValueMap<String, String> parameters) {

	private static final Set<String> FILTERS = Set.of("subject", "type", "client_id", "since", "until");

	private static final Set<String> PAGING = Set.of("limit", "cursor");

	private static final Pattern TYPE = Pattern.compile("[a-z][a-z_]{0,31}\\.[a-z][a-z_]{0,31}");

	private static final Pattern NAME = Pattern.compile("[\\x21-\\x7E]{1,255}");

	private static final Pattern CLIENT = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,255}");

	private static final Pattern TIME = Pattern
		.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

	private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

	private static final int MOST_TYPES = 32;

	private static final int LONGEST_PAGE = 200;

	private static final int USUAL_PAGE = 50;

	static EventQuery ofPage(MultiValueMap<String, String> parameters) {
		Set<String> known = new TreeSet<>(FILTERS);
		known.addAll(PAGING);
		return new EventQuery(requireKnown(parameters, known));
	}

	static EventQuery ofStream(MultiValueMap<String, String> parameters) {
		return new EventQuery(requireKnown(parameters, FILTERS));
	}

	private static MultiValueMap<String, String> requireKnown(MultiValueMap<String, String> parameters,
			Set<String> known) {
		if (!known.containsAll(parameters.keySet())) {
			throw new InvalidQueryException("query", "has a parameter that is none of " + new TreeSet<>(known));
		}
		return parameters;
	}

	/**
	 * What is asked for, within what the reader may see.
	 * @throws AccessDeniedException if it is somebody else's and the reader may not see
	 * that
	 */
	LedgerFilter filter(Reader reader) {
		String subject = matching("subject", NAME, "must be 1 to 255 ASCII characters without spaces");
		if (subject != null && !reader.maySee(subject)) {
			throw new AccessDeniedException("The events of others ask for audit.read.all");
		}
		if (subject == null && !reader.readsAll()) {
			subject = reader.subject();
		}
		String clientId = matching("client_id", CLIENT, "must be 1 to 255 characters");
		Instant since = time("since");
		Instant until = time("until");
		if (since != null && until != null && !since.isBefore(until)) {
			throw new InvalidQueryException("until", "must be later than since");
		}
		return new LedgerFilter(subject, types(), clientId, since, until);
	}

	/** How many entries a page is to have. */
	int limit() {
		String text = matching("limit", NUMBER, "must be 1 to " + LONGEST_PAGE);
		int limit = (text != null) ? Integer.parseInt(text) : USUAL_PAGE;
		if (limit < 1 || limit > LONGEST_PAGE) {
			throw new InvalidQueryException("limit", "must be 1 to " + LONGEST_PAGE);
		}
		return limit;
	}

	/** Where the page begins. */
	Cursor cursor() {
		return Cursor.parse(single("cursor"));
	}

	private Set<String> types() {
		Set<String> types = new TreeSet<>();
		for (String value : this.parameters.getOrDefault("type", List.of())) {
			types.addAll(List.of(value.split(",", -1)));
		}
		// A form sends a field that was left empty, too.
		types.remove("");
		if (types.size() > MOST_TYPES || !types.stream().allMatch((type) -> TYPE.matcher(type).matches())) {
			throw new InvalidQueryException("type",
					"must look like note.created, or be up to " + MOST_TYPES + " of these");
		}
		return types;
	}

	private @Nullable Instant time(String parameter) {
		String reason = "must be a time such as 2026-11-24T09:30:00Z";
		String text = matching(parameter, TIME, reason);
		try {
			Instant time = (text != null) ? OffsetDateTime.parse(text).toInstant() : null;
			if (time != null && time.isBefore(Instant.EPOCH)) {
				throw new InvalidQueryException(parameter, "must not be before 1970");
			}
			return time;
		}
		catch (DateTimeException _) {
			throw new InvalidQueryException(parameter, reason);
		}
	}

	private @Nullable String matching(String parameter, Pattern pattern, String reason) {
		String value = single(parameter);
		if (value != null && !pattern.matcher(value).matches()) {
			throw new InvalidQueryException(parameter, reason);
		}
		return value;
	}

	/** An empty value is none, for a form sends a field that was left empty, too. */
	private @Nullable String single(String parameter) {
		List<String> values = this.parameters.getOrDefault(parameter, List.of());
		if (values.size() > 1) {
			throw new InvalidQueryException(parameter, "must be given once");
		}
		return (values.isEmpty() || values.getFirst().isEmpty()) ? null : values.getFirst();
	}

}
