package dev.oauth2flow.auth.account;

import java.util.Map;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.users.UserChanges;
import dev.oauth2flow.auth.users.UserProfile;
import dev.oauth2flow.auth.users.UserProfiles;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Where users change how they are called and reached.
 */
@Controller
@RequestMapping("/account/profile")
class ProfilePage {

	private final UserProfiles users;

	private final UserChanges changes;

	private final AuditTrail auditTrail;

	private final TransactionOperations transactions;

	ProfilePage(UserProfiles users, UserChanges changes, AuditTrail auditTrail, TransactionOperations transactions) {
		this.users = users;
		this.changes = changes;
		this.auditTrail = auditTrail;
		this.transactions = transactions;
	}

	@GetMapping
	String show(@AuthenticationPrincipal SignedInUser user, Model model) {
		UserProfile profile = this.users.find(user.sub()).orElse(null);
		if (profile == null) {
			return "redirect:/signout";
		}
		model.addAttribute("form", new ProfileForm(profile.name(), profile.email()));
		return "profile";
	}

	@PostMapping
	Object save(@AuthenticationPrincipal SignedInUser user, @Valid @ModelAttribute("form") ProfileForm form,
			BindingResult found, HttpServletResponse response) {
		if (found.hasErrors()) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return "profile";
		}
		this.transactions.executeWithoutResult((_) -> {
			if (this.users.change(user.sub(), form.name(), form.email())) {
				this.auditTrail.record("profile.changed", user.sub(), Map.of());
				this.changes.announce(user.sub());
			}
		});
		return SeeOther.to("/account?saved");
	}

}
