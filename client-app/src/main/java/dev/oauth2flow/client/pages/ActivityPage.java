package dev.oauth2flow.client.pages;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.oauth2flow.client.backend.Activity;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * The activity page: what the audit ledger holds about the user, newest first and live.
 */
@Controller
class ActivityPage {

	private static final Map<String, String> WORDS = words();

	private final Activity activity;

	ActivityPage(Activity activity) {
		this.activity = activity;
	}

	private static Map<String, String> words() {
		Map<String, String> words = new LinkedHashMap<>();
		words.put("signin.succeeded", "You signed in");
		words.put("signin.failed", "A sign-in failed");
		words.put("session.ended", "A session ended");
		words.put("consent.granted", "You gave consent");
		words.put("consent.withdrawn", "You withdrew a consent");
		words.put("code.issued", "An authorization code was issued");
		words.put("token.issued", "Tokens were issued");
		words.put("token.refreshed", "A token was refreshed");
		words.put("token.revoked", "Tokens were revoked");
		words.put("token.reuse_detected", "A used-up token was presented again");
		words.put("api.accessed", "The API was read");
		words.put("note.created", "A note was created");
		words.put("note.updated", "A note was changed");
		words.put("note.deleted", "A note was deleted");
		return Map.copyOf(words);
	}

	@GetMapping("/activity")
	String list(HttpServletRequest request, @RequestParam(defaultValue = "") String type,
			@RequestParam(required = false) @Nullable String cursor, Model model) {
		boolean known = WORDS.containsKey(type);
		model.addAttribute("page", this.activity.list(request, known ? type : null, cursor));
		model.addAttribute("type", known ? type : "");
		model.addAttribute("types", WORDS.keySet().stream().sorted().toList());
		model.addAttribute("words", WORDS);
		model.addAttribute("first", cursor == null);
		return "activity";
	}

	@GetMapping(path = "/activity/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<StreamingResponseBody> follow(HttpServletRequest request,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
		return ResponseEntity.ok()
			.cacheControl(CacheControl.noStore())
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body((output) -> this.activity.follow(request, lastEventId, output));
	}

}
