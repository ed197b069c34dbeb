package dev.oauth2flow.auth.passkeys;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.oauth2flow.auth.audit.AuditTrail;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.signin.FactorChangeRules;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/**
 * The page on which a user adds, sees and removes passkeys.
 */
@Controller
@RequestMapping("/account/passkeys")
class PasskeysPage {

	/** The most passkeys of one user. */
	private static final int MOST = 20;

	private static final int LONGEST_LABEL = 64;

	private static final String HERE = "/account/passkeys";

	private static final Logger LOGGER = LoggerFactory.getLogger(PasskeysPage.class);

	private final PasskeyCeremonies ceremonies;

	private final PasskeyRecords records;

	private final FactorChangeRules rules;

	private final AuditTrail auditTrail;

	private final TransactionOperations transactions;

	PasskeysPage(PasskeyCeremonies ceremonies, PasskeyRecords records, FactorChangeRules rules, AuditTrail auditTrail,
			TransactionOperations transactions) {
		this.ceremonies = ceremonies;
		this.records = records;
		this.rules = rules;
		this.auditTrail = auditTrail;
		this.transactions = transactions;
	}

	@GetMapping
	Object show(@AuthenticationPrincipal SignedInUser user, @RequestParam @Nullable String added,
			@RequestParam @Nullable String removed, @RequestParam @Nullable String error, HttpServletRequest request,
			Model model) {
		// What was done is told to who has just done it, also by a first passkey that was
		// not used yet.
		boolean isTold = added != null || removed != null || error != null;
		String lacking = isTold ? this.rules.lackingSignIn(user, HERE, request)
				: this.rules.lackingProof(user, HERE, request);
		if (lacking != null) {
			return SeeOther.to(lacking);
		}
		model.addAttribute("passkeys", passkeys(user).stream().map(Line::of).toList());
		model.addAttribute("added", added != null);
		model.addAttribute("removed", removed != null);
		model.addAttribute("failed", error != null);
		return "passkeys";
	}

	@PostMapping
	RedirectView add(@AuthenticationPrincipal SignedInUser user, @RequestParam(defaultValue = "") String credential,
			@RequestParam(defaultValue = "") String label, HttpServletRequest request, HttpSession session) {
		String lacking = this.rules.lackingProof(user, HERE, request);
		if (lacking != null) {
			return SeeOther.to(lacking);
		}
		if (passkeys(user).size() >= MOST) {
			return SeeOther.to(HERE + "?error");
		}
		try {
			this.transactions.executeWithoutResult((_) -> {
				this.ceremonies.finishRegistration(credential, name(label), user.sub(), session.getId());
				this.auditTrail.record("passkey.added", user.sub(), Map.of());
			});
			return SeeOther.to(HERE + "?added");
		}
		catch (RefusedPasskeyException ex) {
			LOGGER.info("A new passkey was refused: {}", ex.getMessage(), ex.getCause());
			return SeeOther.to(HERE + "?error");
		}
	}

	@PostMapping("/remove")
	RedirectView remove(@AuthenticationPrincipal SignedInUser user, @RequestParam(defaultValue = "") String passkey,
			HttpServletRequest request) {
		String lacking = this.rules.lackingProof(user, HERE, request);
		if (lacking != null) {
			return SeeOther.to(lacking);
		}
		Boolean removed = this.transactions.execute((_) -> {
			boolean gone = isText(passkey) && this.records.delete(user.sub(), passkey);
			if (gone) {
				this.auditTrail.record("passkey.removed", user.sub(), Map.of());
			}
			return gone;
		});
		return SeeOther.to(Boolean.TRUE.equals(removed) ? HERE + "?removed" : HERE);
	}

	private List<CredentialRecord> passkeys(SignedInUser user) {
		return this.records.findByUserId(PasskeyOwners.handle(user.sub()));
	}

	/** PostgreSQL refuses text with a NUL. */
	private static boolean isText(String value) {
		return value.indexOf('\0') < 0;
	}

	private static String name(String label) {
		String printable = label.codePoints()
			.filter((point) -> !Character.isISOControl(point) && Character.isDefined(point)
					&& Character.getType(point) != Character.SURROGATE)
			.limit(LONGEST_LABEL)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString()
			.strip();
		return printable.isEmpty() ? "Passkey" : printable;
	}

	/**
	 * A passkey as the page shows it.
	 *
	 * @param id the credential's id
	 * @param label the name that the user gave it
	 * @param synced whether the device's maker keeps copies of it
	 */
	record Line(String id, String label, boolean synced, Instant created, Instant lastUsed) {

		static Line of(CredentialRecord passkey) {
			return new Line(passkey.getCredentialId().toBase64UrlString(), passkey.getLabel(), passkey.isBackupState(),
					passkey.getCreated(), passkey.getLastUsed());
		}

	}

}
