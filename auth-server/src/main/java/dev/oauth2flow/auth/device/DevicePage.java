package dev.oauth2flow.auth.device;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.consent.Consents;
import dev.oauth2flow.auth.session.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page where a user types the code that a device shows, sees who asks for what, and
 * decides (RFC 8628 section 3.3). Nothing is allowed without that decision, not even what
 * the user has allowed the client before: who sends the code may be somebody else than
 * who types it (section 5.4).
 */
@Controller
class DevicePage {

	private static final String VIEW = "device";

	private static final String ALLOW = "allow";

	private final DeviceCodes codes;

	private final CodeEntryLimit limit;

	private final RegisteredClientRepository clients;

	private final ScopeCatalogue scopes;

	private final Consents consents;

	DevicePage(DeviceCodes codes, CodeEntryLimit limit, RegisteredClientRepository clients, ScopeCatalogue scopes,
			Consents consents) {
		this.codes = codes;
		this.limit = limit;
		this.clients = clients;
		this.scopes = scopes;
		this.consents = consents;
	}

	@GetMapping("/device")
	String enter(@RequestParam(name = "user_code", defaultValue = "") String typed, Model model) {
		model.addAttribute("step", "enter");
		model.addAttribute("typed", (UserCode.parse(typed) != null) ? UserCode.parse(typed) : "");
		model.addAttribute("unknown", false);
		return VIEW;
	}

	@PostMapping("/device")
	String look(@AuthenticationPrincipal SignedInUser user,
			@RequestParam(name = "user_code", defaultValue = "") String typed, HttpServletRequest request,
			HttpServletResponse response, Model model) {
		Waiting waiting = find(user, typed, request, response, model);
		if (waiting == null) {
			return VIEW;
		}
		Set<String> grantable = this.scopes.grantable(waiting.request().scopes(), user.authorities());
		model.addAttribute("step", "decide");
		model.addAttribute("user", user);
		model.addAttribute("userCode", waiting.userCode());
		model.addAttribute("clientName", waiting.client().getClientName());
		model.addAttribute("scopes", this.scopes.describe(grantable));
		return VIEW;
	}

	@PostMapping("/device/decision")
	String decide(@AuthenticationPrincipal SignedInUser user,
			@RequestParam(name = "user_code", defaultValue = "") String typed,
			@RequestParam(defaultValue = "") String decision, @RequestParam(defaultValue = "") Set<String> scope,
			HttpServletRequest request, HttpServletResponse response, Model model) {
		Waiting waiting = find(user, typed, request, response, model);
		if (waiting == null) {
			return VIEW;
		}
		Set<String> allowed = allowed(waiting, user, scope);
		boolean allows = ALLOW.equals(decision) && !allowed.isEmpty();
		if (allows) {
			this.consents.add(waiting.client().getId(), user.sub(), allowed);
		}
		DeviceApproval approval = allows ? new DeviceApproval(user.sub(), allowed, user.authTime().getEpochSecond(),
				user.sid(), user.amr(), user.credentialVersion()) : null;
		if (!this.codes.decide(waiting.userCode(), approval)) {
			return unknown(response, model);
		}
		model.addAttribute("step", allows ? "allowed" : "denied");
		model.addAttribute("clientName", waiting.client().getClientName());
		return VIEW;
	}

	private @Nullable Waiting find(SignedInUser user, String typed, HttpServletRequest request,
			HttpServletResponse response, Model model) {
		if (!this.limit.mayTry(user.sub(), request.getRemoteAddr())) {
			response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
			model.addAttribute("step", "too-many");
			return null;
		}
		String userCode = UserCode.parse(typed);
		DeviceRequest found = (userCode != null) ? this.codes.find(userCode) : null;
		RegisteredClient client = (found != null) ? this.clients.findByClientId(found.clientId()) : null;
		if (userCode == null || found == null || client == null) {
			unknown(response, model);
			return null;
		}
		this.limit.takeBack(user.sub(), request.getRemoteAddr());
		return new Waiting(userCode, found, client);
	}

	private Set<String> allowed(Waiting waiting, SignedInUser user, Collection<String> ticked) {
		Set<String> allowed = new LinkedHashSet<>(
				this.scopes.grantable(new TreeSet<>(waiting.request().scopes()), user.authorities()));
		allowed.retainAll(ticked);
		return allowed;
	}

	private static String unknown(HttpServletResponse response, Model model) {
		response.setStatus(HttpStatus.BAD_REQUEST.value());
		model.addAttribute("step", "enter");
		model.addAttribute("typed", "");
		model.addAttribute("unknown", true);
		return VIEW;
	}

	private record Waiting(String userCode, DeviceRequest request, RegisteredClient client) {
	}

}
