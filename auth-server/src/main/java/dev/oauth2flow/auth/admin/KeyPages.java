package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.oauth2flow.auth.admin.ConsolePage.Question;
import dev.oauth2flow.auth.admin.ConsolePage.Secret;
import dev.oauth2flow.auth.admin.KeyActions.NewToken;
import dev.oauth2flow.auth.keys.KeyRing.Planned;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Signing keys and the tokens for registrations in the console, and its first page.
 */
@Controller
@RequestMapping(ConsoleSecurity.PATH)
class KeyPages {

	private static final String KEYS = "keys";

	private static final String TOKENS = "tokens";

	private final KeyActions keys;

	KeyPages(KeyActions keys) {
		this.keys = keys;
	}

	@GetMapping
	RedirectView home() {
		return SeeOther.to(ConsolePage.path("clients"));
	}

	@GetMapping("/second-factor")
	String secondFactor() {
		return "admin/second-factor";
	}

	@GetMapping("/keys")
	String keys(@RequestParam(defaultValue = "") String done, Model model) {
		Instant now = Instant.now();
		List<Planned> planned = this.keys.schedule();
		model.addAttribute("keys", planned);
		model.addAttribute("now", now);
		model.addAttribute("superseded",
				planned.stream().filter((key) -> isSuperseded(key, planned, now)).map(Planned::kid).toList());
		ConsolePage.done(done, model);
		return "admin/keys";
	}

	/** A newer key of the same algorithm signs already. */
	private static boolean isSuperseded(Planned key, List<Planned> all, Instant now) {
		return all.stream()
			.anyMatch((other) -> other.algorithm().equals(key.algorithm()) && other.useFrom().isAfter(key.useFrom())
					&& !other.useFrom().isAfter(now));
	}

	@GetMapping("/keys/rotate")
	String askToRotate(Model model) {
		return ConsolePage.ask(new Question(KEYS, "Make the next keys now?",
				"They are published at once and sign as soon as everybody can know them. The ones they follow stay published until their last token has ended: nobody notices.",
				"Rotate keys", ConsolePage.path(KEYS, "rotate"), ConsolePage.path(KEYS), 0), model);
	}

	@PostMapping("/keys/rotate")
	RedirectView rotate(Principal operator) {
		return SeeOther
			.to(ConsolePage.path(KEYS) + (this.keys.rotate(operator.getName()) ? "?done=rotated" : "?done=planned"));
	}

	@GetMapping("/keys/replace")
	String askToReplace(Model model) {
		return ConsolePage.ask(new Question(KEYS, "Replace all keys at once?",
				"This is for an emergency, such as a key that somebody else may know. Every token in use ends, and all applications have to get new ones. APIs that keep the key set take the old tokens for five minutes more at most.",
				"Replace all keys", ConsolePage.path(KEYS, "replace"), ConsolePage.path(KEYS), 0), model);
	}

	@PostMapping("/keys/replace")
	RedirectView replace(Principal operator) {
		this.keys.replace(operator.getName());
		return SeeOther.to(ConsolePage.path(KEYS) + "?done=replaced");
	}

	@GetMapping("/tokens")
	String tokens(@RequestParam(defaultValue = "") String done, Model model) {
		ConsolePage.done(done, model);
		return tokens("", "1", "24", model);
	}

	@PostMapping("/tokens")
	Object issue(@RequestParam(defaultValue = "") String description, @RequestParam(defaultValue = "") String uses,
			@RequestParam(defaultValue = "") String hours, Principal operator, HttpServletResponse response,
			Model model) {
		return ConsolePage.attempt(() -> {
			String token = this.keys.issueToken(new NewToken(description.strip(), number(uses), number(hours)),
					operator.getName());
			return ConsolePage.show(new Secret(TOKENS, "Token issued",
					"Give it to those who register their application, by a way that nobody else can read.",
					"Initial access token for " + description.strip(), token, ConsolePage.path(TOKENS)), model);
		}, () -> tokens(description, uses, hours, model), model, response);
	}

	/** Where the browser is led whose form was not taken. */
	@GetMapping("/tokens/{id}")
	RedirectView token() {
		return SeeOther.to(ConsolePage.path(TOKENS));
	}

	@GetMapping("/tokens/{id}/revoke")
	String askToRevoke(@PathVariable UUID id, Model model) {
		String description = this.keys.tokens()
			.stream()
			.filter((token) -> token.id().equals(id))
			.findFirst()
			.orElseThrow(RefusedActionException::notFound)
			.description();
		return ConsolePage.ask(
				new Question(TOKENS, "Revoke the token for " + description + "?",
						"Nobody can register an application by it any more. Applications that have registered stay.",
						"Revoke token", ConsolePage.path(TOKENS, id.toString(), "revoke"), ConsolePage.path(TOKENS), 0),
				model);
	}

	@PostMapping("/tokens/{id}/revoke")
	RedirectView revoke(@PathVariable UUID id, Principal operator) {
		this.keys.revokeToken(id, operator.getName());
		return SeeOther.to(ConsolePage.path(TOKENS) + "?done=revoked");
	}

	private String tokens(String description, String uses, String hours, Model model) {
		model.addAttribute("tokens", this.keys.tokens());
		model.addAttribute("description", description);
		model.addAttribute("uses", uses);
		model.addAttribute("hours", hours);
		return "admin/tokens";
	}

	/** What is no number is out of any bounds. */
	private static int number(String typed) {
		try {
			return Integer.parseInt(typed.strip());
		}
		catch (NumberFormatException _) {
			return 0;
		}
	}

}
