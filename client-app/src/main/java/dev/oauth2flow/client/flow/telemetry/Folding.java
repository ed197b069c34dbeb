package dev.oauth2flow.client.flow.telemetry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.oauth2flow.platform.flow.FlowId;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Folds spans into flows. A span that carries no flow belongs to that of its trace, which
 * may arrive later and at another replica: it waits a little in Redis.
 */
class Folding {

	private static final String TRACE = "client:flow:trace:";

	private static final String WAITING = "client:flow:waiting:";

	private static final Duration TRACE_LIFETIME = Duration.ofMinutes(5);

	private static final Duration WAITING_LIFETIME = Duration.ofSeconds(30);

	private static final int MOST_WAITING = 64;

	private final StringRedisTemplate redis;

	private final FlowStore store;

	private final Vocabulary vocabulary;

	private final JsonMapper json;

	Folding(StringRedisTemplate redis, FlowStore store, Vocabulary vocabulary, JsonMapper json) {
		this.redis = redis;
		this.store = store;
		this.vocabulary = vocabulary;
		this.json = json;
	}

	void fold(List<ReceivedSpan> spans) {
		Map<String, List<ReceivedSpan>> traces = spans.stream()
			.filter(this.vocabulary::shows)
			.collect(Collectors.groupingBy(ReceivedSpan::trace, LinkedHashMap::new, Collectors.toList()));
		traces.forEach(this::foldTrace);
	}

	private void foldTrace(String trace, List<ReceivedSpan> spans) {
		String named = spans.stream()
			.map((span) -> span.attribute(FlowId.NAME))
			.filter(FlowId::isWellFormed)
			.findFirst()
			.orElse(null);
		if (named != null) {
			// The first who names the flow of a trace is right.
			this.redis.opsForValue().setIfAbsent(TRACE + trace, named, TRACE_LIFETIME);
			append(named, spans);
			take(trace, named);
			return;
		}
		// First put down, then looked: so either this finds the flow or its finder finds
		// these.
		wait(trace, spans);
		String known = this.redis.opsForValue().get(TRACE + trace);
		if (known != null) {
			take(trace, known);
		}
	}

	private void append(String flow, List<ReceivedSpan> spans) {
		spans.forEach((span) -> this.store.append(flow, this.vocabulary.step(span)));
	}

	private void wait(String trace, List<ReceivedSpan> spans) {
		List<String> steps = spans.stream()
			.map((span) -> this.json.writeValueAsString(this.vocabulary.step(span)))
			.toList();
		if (!steps.isEmpty()) {
			this.redis.opsForList().rightPushAll(WAITING + trace, steps);
			this.redis.opsForList().trim(WAITING + trace, 0, MOST_WAITING - 1);
			this.redis.expire(WAITING + trace, WAITING_LIFETIME);
		}
	}

	private void take(String trace, String flow) {
		for (String waiting = pop(trace); waiting != null; waiting = pop(trace)) {
			this.store.append(flow, this.json.readValue(waiting, Step.class));
		}
	}

	private @Nullable String pop(String trace) {
		return this.redis.opsForList().leftPop(WAITING + trace);
	}

}
