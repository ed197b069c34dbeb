package dev.oauth2flow.auth.account;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.secondfactor.SecondFactors;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.signin.FactorChangeRules;
import dev.oauth2flow.auth.signin.SignInThrottle;
import dev.oauth2flow.auth.signin.TooManyTriesException;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/**
 * Where users enrol an authenticator app, get recovery codes, and remove both. To enrol
 * takes what {@link FactorChangeRules} say; the rest takes a code, which is the second
 * factor of a session that had none.
 */
@Controller
@RequestMapping(SecondFactorPage.HERE)
class SecondFactorPage {

	static final String HERE = "/account/second-factor";

	private static final String WRONG = "This code is wrong or was used before. Wait for the next one and try that.";

	private final SecondFactors secondFactors;

	private final SignInThrottle throttle;

	private final FactorChangeRules rules;

	private final AuditTrail auditTrail;

	private final TransactionOperations transactions;

	SecondFactorPage(SecondFactors secondFactors, SignInThrottle throttle, FactorChangeRules rules,
			AuditTrail auditTrail, TransactionOperations transactions) {
		this.rules = rules;
		this.secondFactors = secondFactors;
		this.throttle = throttle;
		this.auditTrail = auditTrail;
		this.transactions = transactions;
	}

	@GetMapping
	Object show(@AuthenticationPrincipal SignedInUser user, HttpServletRequest request, Model model) {
		boolean isEnrolled = this.secondFactors.isEnrolled(user.sub());
		String lacking = isEnrolled ? this.rules.lackingSignIn(user, HERE, request)
				: this.rules.lackingProof(user, HERE, request);
		if (lacking != null) {
			return SeeOther.to(lacking);
		}
		return isEnrolled ? enrolled(user, null, model) : enrolment(user, request, null, model);
	}

	@PostMapping("/enrol")
	Object enrol(@AuthenticationPrincipal SignedInUser user, @RequestParam(defaultValue = "") String code,
			HttpServletRequest request, HttpServletResponse response, Model model) {
		String lacking = this.rules.lackingProof(user, HERE, request);
		if (lacking != null) {
			return SeeOther.to(lacking);
		}
		HttpSession session = request.getSession();
		if (!(session.getAttribute(secretOf(user)) instanceof String secret)
				|| this.secondFactors.isEnrolled(user.sub())) {
			return SeeOther.to(HERE);
		}
		Optional<List<String>> codes = Objects.requireNonNull(this.transactions.execute((_) -> {
			Optional<List<String>> recoveryCodes = this.secondFactors.enrol(user.sub(), secret, code.strip());
			recoveryCodes.ifPresent((_) -> this.auditTrail.record("second_factor.enrolled", user.sub(), Map.of()));
			return recoveryCodes;
		}));
		if (codes.isEmpty()) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return enrolment(user, request, WRONG, model);
		}
		session.removeAttribute(secretOf(user));
		return recoveryCodes(codes.get(), model);
	}

	@PostMapping("/recovery-codes")
	Object renew(@AuthenticationPrincipal SignedInUser user, @RequestParam(defaultValue = "") String code,
			HttpServletRequest request, HttpServletResponse response, Model model) {
		String lacking = this.rules.lackingSignIn(user, HERE, request);
		if (lacking != null) {
			return SeeOther.to(lacking);
		}
		String objection = objection(user, code, request);
		if (objection != null) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return enrolled(user, objection, model);
		}
		List<String> codes = Objects.requireNonNull(this.transactions.execute((_) -> {
			this.auditTrail.record("recovery_codes.renewed", user.sub(), Map.of());
			return this.secondFactors.renewRecoveryCodes(user.sub());
		}));
		return recoveryCodes(codes, model);
	}

	@PostMapping("/remove")
	Object remove(@AuthenticationPrincipal SignedInUser user, @RequestParam(defaultValue = "") String code,
			HttpServletRequest request, HttpServletResponse response, Model model) {
		String lacking = this.rules.lackingSignIn(user, HERE, request);
		if (lacking != null) {
			return SeeOther.to(lacking);
		}
		String objection = objection(user, code, request);
		if (objection != null) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return enrolled(user, objection, model);
		}
		this.transactions.executeWithoutResult((_) -> {
			this.secondFactors.remove(user.sub());
			this.auditTrail.record("second_factor.removed", user.sub(), Map.of());
		});
		return SeeOther.to("/account?removed");
	}

	/** A stolen session alone must not be enough to get rid of the second factor. */
	private @Nullable String objection(SignedInUser user, String code, HttpServletRequest request) {
		try {
			SignInThrottle.Attempt attempt = this.throttle.begin("second factor of " + user.sub(), request);
			if (attempt.decide(() -> this.secondFactors.prove(user.sub(), code)) == SecondFactors.Proof.NONE) {
				return WRONG;
			}
			attempt.takenBack();
			return null;
		}
		catch (TooManyTriesException ex) {
			return "That was wrong too many times. Please wait %d seconds, then try again.".formatted(ex.seconds());
		}
	}

	/**
	 * The session attribute with the secret that a user enrols, encrypted; another user
	 * of the browser has another.
	 */
	private static String secretOf(SignedInUser user) {
		return "totp-secret-of-" + user.sub();
	}

	private String enrolment(SignedInUser user, HttpServletRequest request, @Nullable String objection, Model model) {
		HttpSession session = request.getSession();
		if (!(session.getAttribute(secretOf(user)) instanceof String)) {
			session.setAttribute(secretOf(user), this.secondFactors.newSecret(user.sub()));
		}
		String shown = this.secondFactors.shown(user.sub(), (String) session.getAttribute(secretOf(user)));
		model.addAttribute("secret", shown.replaceAll("(.{4})(?!$)", "$1 "));
		model.addAttribute("code", QrPicture.of(address(user, shown)));
		model.addAttribute("objection", objection);
		return "second-factor-enrol";
	}

	/** What authenticator apps read from the picture. */
	private static String address(SignedInUser user, String secret) {
		return "otpauth://totp/oauth2-flow:" + UriUtils.encode(user.username(), StandardCharsets.UTF_8) + "?secret="
				+ secret + "&issuer=oauth2-flow";
	}

	private String enrolled(SignedInUser user, @Nullable String objection, Model model) {
		model.addAttribute("left", this.secondFactors.recoveryCodesLeft(user.sub()));
		model.addAttribute("objection", objection);
		return "second-factor";
	}

	private static String recoveryCodes(List<String> codes, Model model) {
		model.addAttribute("codes", codes);
		return "recovery-codes";
	}

}
