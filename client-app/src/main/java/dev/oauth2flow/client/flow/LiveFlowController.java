package dev.oauth2flow.client.flow;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.oauth2flow.client.errors.Problem;
import dev.oauth2flow.client.errors.ProblemException;
import dev.oauth2flow.client.flow.telemetry.FlowStore;
import dev.oauth2flow.client.flow.telemetry.Step;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * Tells browsers of their flows: which begin, what happens in one, what happened.
 */
@Controller
@ConditionalOnBooleanProperty("oauth2flow.flow.watch")
class LiveFlowController {

	/**
	 * Two ids, of which the second may be missing. Of numbers that Redis can hold: its
	 * are of 64 bits.
	 */
	private static final Pattern PLACE = Pattern.compile("(\\d{1,19}-\\d{1,19})_(\\d{1,19}-\\d{1,19})?");

	private final FlowStore store;

	private final Watchers watchers;

	private final LiveTails tails;

	LiveFlowController(FlowStore store, Watchers watchers, LiveTails tails) {
		this.store = store;
		this.watchers = watchers;
		this.tails = tails;
	}

	/**
	 * Follows the flows that this browser begins, and the steps of the one that it shows,
	 * in one stream: without HTTP/2, a browser opens six connections and no more.
	 */
	@GetMapping(path = "/flow/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void follow(@RequestParam(required = false) @Nullable String flow,
			@RequestParam(required = false) @Nullable String after,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		String watcher = (flow != null) ? watcherOf(flow, request)
				: this.watchers.watcher(request).orElseThrow(LiveFlowController::notFound);
		this.tails.pass(watcher, () -> this.store.tail(watcher, flow, place((last != null) ? last : after)), response);
	}

	/** Returns the steps of a flow so far. */
	@GetMapping(path = "/flow/steps/{flow}", produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseBody
	List<Step> soFar(@PathVariable String flow, HttpServletRequest request) {
		watcherOf(flow, request);
		return this.store.steps(flow);
	}

	/** What is none is as good as no place. */
	static FlowStore.Place place(@Nullable String text) {
		Matcher ids = PLACE.matcher((text != null) ? text : "");
		return ids.matches() ? new FlowStore.Place(ids.group(1), ids.group(2)) : new FlowStore.Place(null, null);
	}

	/** Whose flow it is not, for them there is none. */
	private String watcherOf(String flow, HttpServletRequest request) {
		return this.watchers.watcher(request)
			.filter((watcher) -> this.store.flowsOf(watcher).contains(flow))
			.orElseThrow(LiveFlowController::notFound);
	}

	private static ProblemException notFound() {
		return new ProblemException(Problem.NOT_FOUND);
	}

}
