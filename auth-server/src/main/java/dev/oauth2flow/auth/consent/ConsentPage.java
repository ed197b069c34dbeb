package dev.oauth2flow.auth.consent;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.oauth2flow.auth.clients.ScopeCatalogue;
import dev.oauth2flow.auth.clients.ScopeCatalogue.Description;
import dev.oauth2flow.auth.details.DetailsCatalogue;
import dev.oauth2flow.auth.grant.ClaimsRequest;
import dev.oauth2flow.auth.grant.GrantAttributes;
import dev.oauth2flow.auth.session.SignedInUser;
import dev.oauth2flow.auth.signin.PagePolicy;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page that asks the user. What it shows comes of the pending authorization request,
 * never of the page's own address, which anybody can make up.
 */
@Controller
class ConsentPage {

	/** The form's field with the user's answer. */
	static final String DECISION = "decision";

	/** The answer "no". */
	static final String DENY = "deny";

	private static final OAuth2TokenType STATE = new OAuth2TokenType("state");

	/** The longest state that is looked up, in characters. */
	static final int LONGEST_STATE = 512;

	private final OAuth2AuthorizationService authorizations;

	private final RegisteredClientRepository clients;

	private final Consents consents;

	private final ScopeCatalogue scopes;

	private final DetailsCatalogue details;

	ConsentPage(OAuth2AuthorizationService authorizations, RegisteredClientRepository clients, Consents consents,
			ScopeCatalogue scopes, DetailsCatalogue details) {
		this.details = details;
		this.authorizations = authorizations;
		this.clients = clients;
		this.consents = consents;
		this.scopes = scopes;
	}

	@GetMapping("/consent")
	String ask(@AuthenticationPrincipal SignedInUser user, @RequestParam(defaultValue = "") String state,
			HttpServletResponse response, Model model) {
		OAuth2Authorization pending = pending(state, user);
		RegisteredClient client = (pending != null) ? this.clients.findById(pending.getRegisteredClientId()) : null;
		List<DetailsCatalogue.Description> details = (pending != null)
				? this.details.describe(GrantAttributes.authorizationDetails(pending)) : List.of();
		if (pending == null || client == null || isIncomplete(details, pending)) {
			response.setStatus(HttpStatus.BAD_REQUEST.value());
			return "consent-expired";
		}
		OAuth2AuthorizationRequest asked = Objects
			.requireNonNull(pending.getAttribute(OAuth2AuthorizationRequest.class.getName()));
		OAuth2AuthorizationConsent given = this.consents.findById(client.getId(), user.sub());
		Set<String> remembered = (given != null) ? given.getScopes() : Set.of();
		String redirectUri = asked.getRedirectUri();
		response.setHeader(PagePolicy.HEADER,
				PagePolicy.leadingTo((redirectUri != null) ? List.of(redirectUri) : client.getRedirectUris()));
		model.addAttribute("user", user);
		model.addAttribute("clientId", client.getClientId());
		model.addAttribute("clientName", client.getClientName());
		model.addAttribute("returnsTo", host((redirectUri != null) ? redirectUri : first(client.getRedirectUris())));
		model.addAttribute("state", state);
		model.addAttribute("openid", asked.getScopes().contains(OidcScopes.OPENID));
		model.addAttribute("claims",
				ClaimsRequest.of(asked.getAdditionalParameters())
					.beyond(asked.getScopes())
					.stream()
					.map((claim) -> claim.replace('_', ' '))
					.toList());
		model.addAttribute("groups", groups(asked.getScopes(), remembered));
		model.addAttribute("details", details.stream().map((detail) -> new Detail(host(detail), detail)).toList());
		model.addAttribute("onlyDetails", asked.getScopes().isEmpty());
		return "consent";
	}

	/**
	 * Of a type that is not configured any more, nobody can say what it means.
	 */
	private static boolean isIncomplete(List<DetailsCatalogue.Description> details, OAuth2Authorization pending) {
		return details.size() < GrantAttributes.authorizationDetails(pending).objects().size();
	}

	private @Nullable OAuth2Authorization pending(String state, SignedInUser user) {
		if (state.isBlank() || state.length() > LONGEST_STATE) {
			return null;
		}
		OAuth2Authorization pending = this.authorizations.findByToken(state, STATE);
		return (pending != null && pending.getPrincipalName().equals(user.sub())) ? pending : null;
	}

	private List<Group> groups(Set<String> asked, Set<String> remembered) {
		Map<String, List<Item>> groups = this.scopes.describe(asked)
			.stream()
			.filter((scope) -> !scope.name().equals(OidcScopes.OPENID))
			.collect(Collectors.groupingBy(ConsentPage::resource, TreeMap::new,
					Collectors.mapping(
							(scope) -> new Item(scope.name(), scope.text(), remembered.contains(scope.name())),
							Collectors.toList())));
		return groups.entrySet()
			.stream()
			.map((group) -> new Group(group.getKey(), host(group.getKey()),
					group.getValue().stream().sorted(Comparator.comparing(Item::remembered)).toList()))
			.toList();
	}

	private static String resource(Description scope) {
		String resource = scope.resource();
		return (resource != null) ? resource : "";
	}

	private static String first(Set<String> redirectUris) {
		return redirectUris.iterator().next();
	}

	private static String host(DetailsCatalogue.Description detail) {
		String resource = detail.resource();
		return (resource != null) ? host(resource) : "";
	}

	private static String host(String address) {
		try {
			URI uri = URI.create(address);
			return (uri.getHost() != null) ? uri.getAuthority() : address;
		}
		catch (IllegalArgumentException _) {
			return address;
		}
	}

	/**
	 * The scopes of one API.
	 *
	 * @param resource the API's identifier; empty for what concerns the user's identity
	 * @param host where the API is
	 * @param scopes the scopes, those not yet allowed first
	 */
	record Group(String resource, String host, List<Item> scopes) {
	}

	/**
	 * What is asked for in detail.
	 *
	 * @param host where the API is
	 * @param description what it means
	 */
	record Detail(String host, DetailsCatalogue.Description description) {
	}

	/**
	 * A scope that is asked for.
	 *
	 * @param name its name
	 * @param text what it means in plain words
	 * @param remembered whether the user has allowed it before
	 */
	record Item(String name, String text, boolean remembered) {
	}

}
