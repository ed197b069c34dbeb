package dev.oauth2flow.platform.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;

/**
 * Cuts from addresses what must not be in a span: query strings, which carry codes and
 * state, and the ids in a path.
 */
class SpanPrivacy implements ObservationFilter {

	/** A path segment with a digit that is too long to be a word of an API. */
	private static final Pattern ID = Pattern.compile("(?<=/)(?=[^/]*[0-9])[A-Za-z0-9._~%-]{20,}(?=/|$)");

	@Override
	public Observation.Context map(Observation.Context context) {
		List<KeyValue> cut = new ArrayList<>();
		for (KeyValue attribute : context.getAllKeyValues()) {
			if (isAddress(attribute.getKey())) {
				String kept = withoutSecrets(attribute.getValue());
				if (!kept.equals(attribute.getValue())) {
					cut.add(KeyValue.of(attribute.getKey(), kept));
				}
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
		return context;
	}

	private static String withoutSecrets(String address) {
		int query = address.indexOf('?');
		String path = (query >= 0) ? address.substring(0, query) : address;
		return ID.matcher(path).replaceAll("*");
	}

	private static boolean isAddress(String key) {
		return key.equals("http.url") || key.equals("uri") || key.equals("url.full") || key.equals("url.path");
	}

}
