package dev.oauth2flow.client.pages;

import dev.oauth2flow.client.backend.UserRecords;
import dev.oauth2flow.client.session.SignInFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The first page: a way in, and for those who are in, who they are.
 */
@Controller
class HomePage {

	private final UserRecords users;

	HomePage(UserRecords users) {
		this.users = users;
	}

	@GetMapping("/")
	String home(@AuthenticationPrincipal @Nullable OidcUser user,
			@RequestParam(required = false) @Nullable String notice, HttpServletRequest request,
			HttpServletResponse response, Model model) {
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		if (user == null) {
			model.addAttribute("ended", "signed-out".equals(notice));
			return "welcome";
		}
		model.addAttribute("user", this.users.load(request));
		return "home";
	}

	@RequestMapping("/sign-in-failed")
	String signInFailed(
			@RequestAttribute(name = SignInFailure.ATTRIBUTE, required = false) @Nullable SignInFailure failure,
			Model model) {
		model.addAttribute("failure", (failure != null) ? failure.name() : SignInFailure.INVALID.name());
		return "sign-in-failed";
	}

}
