package dev.oauth2flow.auth.admin;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

import dev.oauth2flow.auth.admin.RefusedActionException.Reason;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.util.UriUtils;

/**
 * What the console's pages have in common: they ask before something is destroyed, show a
 * secret once, and say what was done or why it was not.
 */
final class ConsolePage {

	/** How many lines of a list are on one page. */
	static final int LINES = 25;

	private static final Map<String, String> DONE = Map.ofEntries(Map.entry("saved", "Saved."),
			Map.entry("registered", "Registered."),
			Map.entry("disabled", "Disabled. To everybody but operators it does not exist any more."),
			Map.entry("enabled", "Enabled again."), Map.entry("removed", "Removed."),
			Map.entry("locked", "Locked. All sessions and tokens have ended."),
			Map.entry("unlocked", "Unlocked. The user can sign in again."),
			Map.entry("signed-out", "Signed out. All sessions and tokens have ended."),
			Map.entry("rotated",
					"The next keys are made. They are published now, and sign as soon as everybody can know them."),
			Map.entry("planned", "The next keys are made already, so nothing was changed."),
			Map.entry("replaced", "Replaced. What the old keys have signed is not valid any more."),
			Map.entry("revoked", "Revoked. Nobody can register by this token any more."));

	private ConsolePage() {
	}

	static String path(String... parts) {
		StringBuilder path = new StringBuilder(ConsoleSecurity.PATH);
		for (String part : parts) {
			path.append('/').append(UriUtils.encodePathSegment(part, StandardCharsets.UTF_8));
		}
		return path.toString();
	}

	/** Says what was done, by a word from the address. */
	static void done(String word, Model model) {
		model.addAttribute("done", DONE.get(word));
	}

	/**
	 * Does something, and otherwise says on a page why it was not done.
	 * @param action does it, and leads on
	 * @param page the page if it is refused
	 */
	static Object attempt(Supplier<Object> action, Supplier<String> page, Model model, HttpServletResponse response) {
		try {
			return action.get();
		}
		catch (RefusedActionException refusal) {
			response.setStatus((refusal.reason() == Reason.INVALID) ? HttpStatus.UNPROCESSABLE_CONTENT.value()
					: HttpStatus.CONFLICT.value());
			model.addAttribute("objection", refusal.getMessage());
			return page.get();
		}
	}

	static String ask(Question question, Model model) {
		model.addAttribute("question", question);
		return "admin/confirm";
	}

	static String show(Secret secret, Model model) {
		model.addAttribute("secret", secret);
		return "admin/secret";
	}

	/**
	 * What is asked before something is done that cannot be undone.
	 *
	 * @param part the part of the console that it belongs to
	 * @param title the question
	 * @param text what will happen
	 * @param button what the button says
	 * @param action where the form goes
	 * @param back where to go instead
	 * @param version which version was seen
	 */
	record Question(String part, String title, String text, String button, String action, String back, long version) {
	}

	/**
	 * A secret that was just made.
	 *
	 * @param part the part of the console that it belongs to
	 * @param title what was done
	 * @param text what the secret is for
	 * @param label what the secret is
	 * @param value the secret
	 * @param on where to go on
	 */
	record Secret(String part, String title, String text, String label, String value, String on) {

		@Override
		public String toString() {
			return "Secret[title=" + this.title + "]";
		}

	}

}
