package dev.oauth2flow.client.pages.activity;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

import dev.oauth2flow.client.session.SignedInUser;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What the ledger holds about the user, newest first, and live.
 */
@Controller
class ActivityController {

	private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9_=.:-]{1,128}");

	private final ActivityApi activity;

	private final LiveStreams streams;

	ActivityController(ActivityApi activity, LiveStreams streams) {
		this.activity = activity;
		this.streams = streams;
	}

	@GetMapping("/activity")
	String activity(@AuthenticationPrincipal SignedInUser user, @RequestParam(required = false) @Nullable String type,
			@RequestParam(required = false) @Nullable String cursor, Model model) {
		EventWords filter = EventWords.of(type);
		AuditPage page = this.activity.list((filter != null) ? filter.type() : null, cursor);
		model.addAttribute("user", user);
		model.addAttribute("types", EventWords.values());
		model.addAttribute("type", (filter != null) ? filter.type() : "");
		model.addAttribute("lines", page.items().stream().map(EventWords::describe).toList());
		model.addAttribute("next", page.next());
		model.addAttribute("first", cursor == null);
		return "activity";
	}

	// Each request has a virtual thread of its own, which may wait as long as the stream
	// lasts.
	@GetMapping(path = "/activity/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	void stream(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
			HttpServletResponse response) throws IOException {
		boolean usable = lastEventId != null && EVENT_ID.matcher(lastEventId).matches();
		InputStream events = this.activity.stream(usable ? lastEventId : null);
		response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
		response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
		// For proxies that would otherwise hold events back.
		response.setHeader("X-Accel-Buffering", "no");
		this.streams.pass(events, response.getOutputStream());
	}

}
