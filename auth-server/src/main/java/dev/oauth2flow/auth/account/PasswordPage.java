package dev.oauth2flow.auth.account;

import java.util.Optional;

import dev.oauth2flow.auth.session.SignedInAuthentication;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.signin.SignInThrottle;
import dev.oauth2flow.auth.signin.TooManyTriesException;
import dev.oauth2flow.auth.users.Passwords;
import dev.oauth2flow.auth.users.UserProfile;
import dev.oauth2flow.auth.users.UserProfiles;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Where users change their password.
 */
@Controller
@RequestMapping("/account/password")
class PasswordPage {

	private static final String CURRENT = "current";

	private static final String REPLACEMENT = "replacement";

	private final UserProfiles users;

	private final Passwords passwords;

	private final PasswordChange passwordChange;

	private final SignInThrottle throttle;

	private final SecurityContextRepository securityContexts;

	PasswordPage(UserProfiles users, Passwords passwords, PasswordChange passwordChange, SignInThrottle throttle,
			SecurityContextRepository securityContexts) {
		this.securityContexts = securityContexts;
		this.users = users;
		this.passwords = passwords;
		this.passwordChange = passwordChange;
		this.throttle = throttle;
	}

	@GetMapping
	String show(@AuthenticationPrincipal SignedInUser user, Model model) {
		model.addAttribute("form", PasswordForm.EMPTY);
		return page(user, model);
	}

	@PostMapping
	Object change(@AuthenticationPrincipal SignedInUser user, @ModelAttribute("form") PasswordForm form,
			BindingResult found, Model model, HttpServletRequest request, HttpServletResponse response) {
		UserProfile profile = this.users.find(user.sub()).orElse(null);
		if (profile == null) {
			return "redirect:/signout";
		}
		judge(form, profile, found);
		if (!found.hasErrors()) {
			change(user, profile, form, found, request, response).ifPresent((version) -> {
				// Who knew the session's id with the old password does not know it any
				// more.
				request.changeSessionId();
				this.securityContexts.saveContext(
						new SecurityContextImpl(new SignedInAuthentication(user.withCredentialVersion(version))),
						request, response);
			});
		}
		if (found.hasErrors()) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return page(user, model);
		}
		return SeeOther.to("/account?password");
	}

	private Optional<Integer> change(SignedInUser user, UserProfile profile, PasswordForm form, BindingResult found,
			HttpServletRequest request, HttpServletResponse response) {
		try {
			SignInThrottle.Attempt attempt = this.throttle.begin(user.username(), request);
			Optional<Integer> version = attempt
				.decide(() -> this.passwordChange.change(user, profile, form.current(), form.replacement()));
			if (version.isPresent()) {
				attempt.succeeded(response);
			}
			else {
				found.rejectValue(CURRENT, "wrong", "This is not your current password.");
			}
			return version;
		}
		catch (TooManyTriesException ex) {
			found.rejectValue(CURRENT, "wait",
					"That was wrong too many times. Please wait %d seconds, then try again.".formatted(ex.seconds()));
			return Optional.empty();
		}
	}

	private String page(SignedInUser user, Model model) {
		model.addAttribute("user", user);
		model.addAttribute("minimumLength", this.passwords.minimumLength());
		return "password";
	}

	private void judge(PasswordForm form, UserProfile profile, BindingResult found) {
		if (form.current().isEmpty()) {
			found.rejectValue(CURRENT, "missing", "Please enter your current password.");
		}
		if (form.replacement().equals(form.current()) && !form.current().isEmpty()) {
			found.rejectValue(REPLACEMENT, "same", "This is your current password. Choose another one.");
			return;
		}
		this.passwords.objection(profile, form.replacement())
			.ifPresent((objection) -> found.rejectValue(REPLACEMENT, "weak", objection));
		if (!form.repeated().equals(form.replacement())) {
			found.rejectValue("repeated", "different", "This is not the same as above.");
		}
	}

}
