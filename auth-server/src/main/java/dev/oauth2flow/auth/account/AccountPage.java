package dev.oauth2flow.auth.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.oauth2flow.auth.consent.Consents;
import dev.oauth2flow.auth.secondfactor.SecondFactors;
import dev.oauth2flow.auth.session.Sessions;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.users.UserProfile;
import dev.oauth2flow.auth.users.UserProfiles;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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

	/** What the page may be told to say was done. */
	private static final List<String> DONE = List.of("saved", "password", "removed", "ended", "withdrawn");

	private final UserProfiles users;

	private final SecondFactors secondFactors;

	private final Sessions sessions;

	private final Consents consents;

	private final SessionEnding sessionEnding;

	private final SignOutEverywhere signOutEverywhere;

	AccountPage(UserProfiles users, SecondFactors secondFactors, Sessions sessions, Consents consents,
			SessionEnding sessionEnding, SignOutEverywhere signOutEverywhere) {
		this.users = users;
		this.secondFactors = secondFactors;
		this.sessions = sessions;
		this.consents = consents;
		this.sessionEnding = sessionEnding;
		this.signOutEverywhere = signOutEverywhere;
	}

	@GetMapping
	String show(@AuthenticationPrincipal SignedInUser user, @RequestParam Map<String, String> done, Model model) {
		Optional<UserProfile> profile = this.users.find(user.sub());
		if (profile.isEmpty()) {
			// The account was removed while its session lived.
			return "redirect:/signout";
		}
		Instant now = Instant.now();
		model.addAttribute("profile", profile.get());
		model.addAttribute("secondFactor", this.secondFactors.isEnrolled(user.sub()));
		model.addAttribute("places",
				this.sessions.find(user.sub()).stream().map((session) -> Place.of(session, user.sid(), now)).toList());
		model.addAttribute("connected", this.consents.connectedClients(user.sub()));
		model.addAttribute("done", DONE.stream().filter(done::containsKey).findFirst().orElse(null));
		return "account";
	}

	@PostMapping("/withdraw")
	RedirectView withdraw(@AuthenticationPrincipal SignedInUser user, @RequestParam(defaultValue = "") String client) {
		return SeeOther.to(this.consents.withdraw(user.sub(), client) ? "/account?withdrawn" : "/account");
	}

	@PostMapping("/end-session")
	RedirectView endSession(@AuthenticationPrincipal SignedInUser user, @RequestParam(defaultValue = "") String sid) {
		return SeeOther.to(this.sessionEnding.end(user, sid) ? "/account?ended" : "/account");
	}

	@PostMapping("/sign-out-everywhere")
	RedirectView signOutEverywhere(@AuthenticationPrincipal SignedInUser user, HttpServletRequest request,
			HttpServletResponse response) {
		this.signOutEverywhere.signOut(user, request, response);
		return SeeOther.to("/signout");
	}

}
