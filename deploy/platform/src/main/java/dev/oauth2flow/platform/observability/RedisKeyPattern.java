package dev.oauth2flow.platform.observability;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import org.jspecify.annotations.Nullable;

/**
 * Names the kind of key that a Redis command touches, and never the key itself: what
 * follows its last colon is an id or a hash.
 */
class RedisKeyPattern implements ObservationFilter {

	@Override
	public Observation.Context map(Observation.Context context) {
		if (context instanceof LettuceObservationContext redis && redis.hasCommand()) {
			String key = firstKey(redis.getRequiredCommand());
			if (key != null) {
				context.addHighCardinalityKeyValue(KeyValue.of("db.redis.key_pattern", masked(key)));
			}
		}
		return context;
	}

	private static @Nullable String firstKey(RedisCommand<?, ?, ?> command) {
		CommandArgs<?, ?> arguments = command.getArgs();
		// Lettuce writes a key argument as key<...> and leaves any other kind apart.
		String text = (arguments != null) ? arguments.toCommandString() : "";
		int end = text.indexOf(' ');
		String first = (end < 0) ? text : text.substring(0, end);
		return (first.startsWith("key<") && first.endsWith(">")) ? first.substring(4, first.length() - 1) : null;
	}

	static String masked(String key) {
		int colon = key.lastIndexOf(':');
		return (colon < 0) ? "*" : key.substring(0, colon + 1) + "*";
	}

}
