package dev.oauth2flow.platform.observability;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps back statements and commands that no request is behind, as when the outbox looks
 * for work. This is known only when a span is done: Lettuce makes its spans on threads of
 * its own and names their parents afterwards.
 */
class WithoutHousekeeping implements SpanExportingPredicate {

	private static final String NO_PARENT = "0000000000000000";

	@Override
	public boolean isExportable(FinishedSpan span) {
		return !(span.getKind() == Span.Kind.CLIENT && isRoot(span.getParentId()) && isOfAStore(span));
	}

	private static boolean isRoot(@Nullable String parent) {
		return parent == null || parent.isEmpty() || parent.equals(NO_PARENT);
	}

	private static boolean isOfAStore(FinishedSpan span) {
		return span.getTags().keySet().stream().anyMatch((name) -> name.startsWith("db.") || name.startsWith("jdbc."));
	}

}
