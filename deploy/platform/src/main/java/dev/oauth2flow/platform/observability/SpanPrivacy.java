package dev.oauth2flow.platform.observability;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;

/**
 * Cuts what must not be in a span: query strings, which carry codes and state, and the
 * messages of exceptions, which may quote anything.
 */
class SpanPrivacy implements ObservationFilter {

	@Override
	public Observation.Context map(Observation.Context context) {
		List<KeyValue> cut = new ArrayList<>();
		for (KeyValue attribute : context.getAllKeyValues()) {
			int query = attribute.getValue().indexOf('?');
			if (query >= 0 && isAddress(attribute.getKey())) {
				cut.add(KeyValue.of(attribute.getKey(), attribute.getValue().substring(0, query)));
			}
		}
		for (KeyValue attribute : cut) {
			if (context.getLowCardinalityKeyValue(attribute.getKey()) != null) {
				context.addLowCardinalityKeyValue(attribute);
			}
			else {
				context.addHighCardinalityKeyValue(attribute);
			}
		}
		Throwable error = context.getError();
		if (error != null && !(error instanceof RedactedException)) {
			context.setError(new RedactedException(error));
		}
		return context;
	}

	private static boolean isAddress(String key) {
		return key.equals("http.url") || key.equals("uri") || key.equals("url.full") || key.equals("url.path");
	}

	/** Keeps an exception's type and place, and drops its message. */
	static final class RedactedException extends RuntimeException {

		RedactedException(Throwable original) {
			super(original.getClass().getName());
			setStackTrace(original.getStackTrace());
		}

	}

}
