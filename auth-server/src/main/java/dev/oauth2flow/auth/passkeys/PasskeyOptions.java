package dev.oauth2flow.auth.passkeys;

import dev.oauth2flow.auth.session.SignedInUser;
import jakarta.servlet.http.HttpSession;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells the pages' script what to ask the browser for. The answers come back as forms.
 */
@RestController
class PasskeyOptions {

	private final PasskeyCeremonies ceremonies;

	PasskeyOptions(PasskeyCeremonies ceremonies) {
		this.ceremonies = ceremonies;
	}

	@PostMapping("/signin/passkey/options")
	ResponseEntity<String> forSignIn(HttpSession session) {
		return json(this.ceremonies.beginAuthentication(session.getId()));
	}

	@PostMapping("/account/passkeys/options")
	ResponseEntity<String> forNewPasskey(@AuthenticationPrincipal SignedInUser user, HttpSession session) {
		return json(this.ceremonies.beginRegistration(user.sub(), session.getId()));
	}

	private static ResponseEntity<String> json(String body) {
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_JSON)
			.cacheControl(CacheControl.noStore())
			.body(body);
	}

}
