package dev.oauth2flow.auth.signin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.oauth2flow.auth.session.AuthenticationContexts;
import dev.oauth2flow.auth.session.SavedRequests;
import dev.oauth2flow.auth.session.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The pages to sign in and out with.
 */
@Controller
class SignInPages {

	private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,3}");

	private final SavedRequests savedRequests;

	private final RegisteredClientRepository clients;

	private final SignedOutTarget signedOutTarget;

	private final StepUp stepUp;

	SignInPages(SavedRequests savedRequests, RegisteredClientRepository clients, SignedOutTarget signedOutTarget,
			StepUp stepUp) {
		this.stepUp = stepUp;
		this.signedOutTarget = signedOutTarget;
		this.savedRequests = savedRequests;
		this.clients = clients;
	}

	@GetMapping("/")
	String home() {
		return "redirect:/account";
	}

	@GetMapping("/signin")
	String signIn(@AuthenticationPrincipal @Nullable SignedInUser user, @RequestParam @Nullable String error,
			@RequestParam @Nullable String expired, @RequestParam(defaultValue = "") String wait,
			HttpServletRequest request, HttpServletResponse response, Model model) {
		String asked = this.savedRequests.find(request);
		if (user != null && asked == null) {
			return "redirect:/account";
		}
		MultiValueMap<String, String> query = query(asked);
		RegisteredClient client = client(query);
		response.setHeader(PagePolicy.HEADER,
				PagePolicy.leadingTo((client != null) ? client.getRedirectUris() : List.of()));
		model.addAttribute("continueTo", asked);
		model.addAttribute("clientName", (client != null) ? client.getClientName() : null);
		model.addAttribute("declined", (client != null) ? SavedRequests.declined(request, asked) : null);
		model.addAttribute("username", (user != null) ? user.username() : decoded(query, "login_hint"));
		model.addAttribute("again", user != null);
		model.addAttribute("failed", "".equals(error));
		model.addAttribute("passkeyFailed", "passkey".equals(error));
		model.addAttribute("expired", expired != null);
		model.addAttribute("wait", SECONDS.matcher(wait).matches() ? wait : null);
		return "signin";
	}

	@GetMapping(SecondFactorFilter.PATH)
	String code(@RequestParam @Nullable String error, @RequestParam(defaultValue = "") String wait,
			@RequestParam(defaultValue = "") String level, HttpServletRequest request, HttpServletResponse response,
			Model model) {
		Confirmation confirmation = Confirmation.of(request);
		SignedInUser current = (confirmation != null) ? confirmation.current() : null;
		if (confirmation == null || (current != null && !AuthenticationContexts.SUPPORTED.contains(level))) {
			return "redirect:/signin";
		}
		String wanted = (current != null) ? level : AuthenticationContexts.MULTI_FACTOR;
		Set<String> proved = (current != null) ? current.amr() : Confirmation.PASSWORD;
		boolean takesCode = this.stepUp.takesCode(confirmation.sub(), proved, wanted);
		boolean takesMethod = this.stepUp.takesMethod(confirmation.sub(), proved, wanted);
		if (!takesCode && !takesMethod) {
			return "redirect:/account";
		}
		String asked = this.savedRequests.find(request);
		RegisteredClient client = client(query(asked));
		response.setHeader(PagePolicy.HEADER,
				PagePolicy.leadingTo((client != null) ? client.getRedirectUris() : List.of()));
		model.addAttribute("continueTo", asked);
		model.addAttribute("level", (current != null) ? level : null);
		model.addAttribute("username", (current != null) ? current.username() : null);
		model.addAttribute("takesCode", takesCode);
		model.addAttribute("takesPasskey", takesMethod);
		model.addAttribute("withoutIt",
				(current != null && asked != null) ? StepUp.declined(request.getContextPath(), asked) : null);
		model.addAttribute("failed", "".equals(error));
		model.addAttribute("passkeyFailed", "passkey".equals(error));
		model.addAttribute("wait", SECONDS.matcher(wait).matches() ? wait : null);
		return "signin-code";
	}

	@GetMapping("/signout")
	String signOut(@AuthenticationPrincipal @Nullable SignedInUser user, HttpServletRequest request,
			HttpServletResponse response, Model model) {
		Map<String, String> leadsOn = this.signedOutTarget.fields(request);
		String redirectUri = leadsOn.get(SignedOutTarget.REDIRECT_URI);
		if (redirectUri != null) {
			response.setHeader(PagePolicy.HEADER, PagePolicy.leadingTo(List.of(redirectUri)));
		}
		model.addAttribute("user", user);
		model.addAttribute("leadsOn", leadsOn);
		return "signout";
	}

	private static MultiValueMap<String, String> query(@Nullable String asked) {
		return UriComponentsBuilder.fromUriString((asked != null) ? asked : "/").build().getQueryParams();
	}

	private @Nullable RegisteredClient client(MultiValueMap<String, String> query) {
		String clientId = decoded(query, "client_id");
		return (clientId != null && !clientId.isBlank()) ? this.clients.findByClientId(clientId) : null;
	}

	private static @Nullable String decoded(MultiValueMap<String, String> query, String name) {
		String value = query.getFirst(name);
		try {
			return (value != null) ? UriUtils.decode(value.replace('+', ' '), UTF_8) : null;
		}
		catch (IllegalArgumentException _) {
			return null;
		}
	}

}
