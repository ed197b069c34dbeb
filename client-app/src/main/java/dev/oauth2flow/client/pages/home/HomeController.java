package dev.oauth2flow.client.pages.home;

import dev.oauth2flow.client.session.SignOut;
import dev.oauth2flow.client.session.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The first page: an invitation to sign in, or the user's profile as the API gives it.
 */
@Controller
class HomeController {

	private final ProfileApi profiles;

	private final SignOut signOut;

	HomeController(ProfileApi profiles, SignOut signOut) {
		this.profiles = profiles;
		this.signOut = signOut;
	}

	@GetMapping("/")
	String home(@AuthenticationPrincipal @Nullable SignedInUser user,
			@RequestParam(required = false) @Nullable String state, Model model, HttpServletRequest request,
			HttpServletResponse response) {
		if (user == null) {
			model.addAttribute("signedOut", this.signOut.justHappened(state, request, response));
			return "welcome";
		}
		model.addAttribute("user", user);
		this.profiles.read().ifPresent((profile) -> model.addAttribute("profile", profile));
		return "home";
	}

}
