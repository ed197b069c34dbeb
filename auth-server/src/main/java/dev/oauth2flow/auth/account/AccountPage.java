package dev.oauth2flow.auth.account;

import java.util.List;
import java.util.Optional;

import dev.oauth2flow.auth.consent.Consents;
import dev.oauth2flow.auth.session.Sessions;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.users.UserProfile;
import dev.oauth2flow.auth.users.UserProfiles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/**
 * The user's own page.
 */
@Controller
@RequestMapping("/account")
class AccountPage {

	private final UserProfiles users;

	private final Sessions sessions;

	private final Consents consents;

	private final SignOutEverywhere signOutEverywhere;

	AccountPage(UserProfiles users, Sessions sessions, Consents consents, SignOutEverywhere signOutEverywhere) {
		this.users = users;
		this.sessions = sessions;
		this.consents = consents;
		this.signOutEverywhere = signOutEverywhere;
	}

	@GetMapping
	String show(@AuthenticationPrincipal SignedInUser user, @RequestParam @Nullable String withdrawn, Model model) {
		Optional<UserProfile> profile = this.users.find(user.sub());
		if (profile.isEmpty()) {
			// The account was removed while its session lived.
			return "redirect:/signout";
		}
		List<SignedInUser> places = this.sessions.find(user.sub());
		model.addAttribute("profile", profile.get());
		model.addAttribute("signedInAt", user.authTime());
		model.addAttribute("places", places.size());
		model.addAttribute("connected", this.consents.connectedClients(user.sub()));
		model.addAttribute("withdrawn", withdrawn != null);
		return "account";
	}

	@PostMapping("/withdraw")
	RedirectView withdraw(@AuthenticationPrincipal SignedInUser user, @RequestParam(defaultValue = "") String client) {
		return seeOther(this.consents.withdraw(user.sub(), client) ? "/account?withdrawn" : "/account");
	}

	@PostMapping("/sign-out-everywhere")
	RedirectView signOutEverywhere(@AuthenticationPrincipal SignedInUser user, HttpServletRequest request,
			HttpServletResponse response) {
		this.signOutEverywhere.signOut(user, request, response);
		return seeOther("/signout");
	}

	private static RedirectView seeOther(String path) {
		RedirectView redirect = new RedirectView(path, true);
		redirect.setStatusCode(HttpStatus.SEE_OTHER);
		return redirect;
	}

}
