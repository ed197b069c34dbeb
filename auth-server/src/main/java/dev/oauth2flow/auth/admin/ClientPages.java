package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.oauth2flow.auth.admin.ClientActions.WithSecret;
import dev.oauth2flow.auth.admin.ConsolePage.Question;
import dev.oauth2flow.auth.admin.ConsolePage.Secret;
import dev.oauth2flow.auth.clients.ClientDetails;
import dev.oauth2flow.auth.clients.ClientRules;
import dev.oauth2flow.auth.clients.StoredClient;
import dev.oauth2flow.auth.clients.StoredScope;
import dev.oauth2flow.auth.keys.TokenAlgorithm;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Clients in the console.
 */
@Controller
@RequestMapping(ConsoleSecurity.PATH + "/clients")
class ClientPages {

	private static final String PART = "clients";

	private final ClientActions clients;

	private final ScopeActions scopes;

	ClientPages(ClientActions clients, ScopeActions scopes) {
		this.clients = clients;
		this.scopes = scopes;
	}

	@GetMapping
	String list(@RequestParam(defaultValue = "") String search, @RequestParam(defaultValue = "") String after,
			@RequestParam(defaultValue = "") String done, Model model) {
		model.addAttribute("listing", this.clients.list(search, after, ConsolePage.LINES));
		model.addAttribute("search", search);
		model.addAttribute("after", after);
		ConsolePage.done(done, model);
		return "admin/clients";
	}

	@GetMapping("/new")
	String form(Model model) {
		return form(ClientForm.EMPTY, -1, model);
	}

	@PostMapping("/new")
	Object register(@RequestParam MultiValueMap<String, String> form, Principal operator, HttpServletResponse response,
			Model model) {
		ClientForm filled = ClientForm.of(ClientForm.text(form, "clientId"), form, ClientForm.EMPTY.details());
		return ConsolePage.attempt(() -> {
			WithSecret made = this.clients.register(filled.clientId(), filled.details(), operator.getName());
			return (made.secret() != null) ? secret("Client registered", made, model)
					: SeeOther.to(path(filled.clientId()) + "?done=registered");
		}, () -> form(filled, -1, model), model, response);
	}

	@GetMapping("/{clientId}")
	String show(@PathVariable String clientId, @RequestParam(defaultValue = "") String done, Model model) {
		model.addAttribute("client", this.clients.find(clientId));
		ConsolePage.done(done, model);
		return "admin/client";
	}

	@GetMapping("/{clientId}/edit")
	String edit(@PathVariable String clientId, Model model) {
		StoredClient client = this.clients.find(clientId);
		return form(ClientForm.of(client), client.version(), model);
	}

	@PostMapping("/{clientId}/edit")
	Object change(@PathVariable String clientId, @RequestParam MultiValueMap<String, String> form,
			@RequestParam int version, Principal operator, HttpServletResponse response, Model model) {
		ClientForm filled = ClientForm.of(clientId, form, this.clients.find(clientId).details());
		return ConsolePage.attempt(() -> {
			this.clients.change(clientId, version, filled.details(), operator.getName());
			return SeeOther.to(path(clientId) + "?done=saved");
		}, () -> form(filled, version, model), model, response);
	}

	@GetMapping("/{clientId}/secret")
	String askForSecret(@PathVariable String clientId, Model model) {
		return ask(clientId, "secret", "Replace the secret of %s?",
				"The old secret ends at once: until the client has the new one it cannot authenticate.",
				"Replace secret", model);
	}

	@PostMapping("/{clientId}/secret")
	Object replaceSecret(@PathVariable String clientId, @RequestParam int version, Principal operator,
			HttpServletResponse response, Model model) {
		return ConsolePage.attempt(() -> secret("Secret replaced",
				this.clients.replaceSecret(clientId, version, operator.getName()), model),
				() -> show(clientId, "", model), model, response);
	}

	@GetMapping("/{clientId}/disable")
	String askToDisable(@PathVariable String clientId, Model model) {
		return ask(clientId, "disable", "Disable %s?",
				"To everybody but operators the client does not exist any more, and all its tokens end. It can be enabled again.",
				"Disable client", model);
	}

	@PostMapping("/{clientId}/disable")
	Object disable(@PathVariable String clientId, @RequestParam int version, Principal operator,
			HttpServletResponse response, Model model) {
		return act(clientId, "disabled", () -> this.clients.disable(clientId, version, operator.getName()), response,
				model);
	}

	@PostMapping("/{clientId}/enable")
	Object enable(@PathVariable String clientId, @RequestParam int version, Principal operator,
			HttpServletResponse response, Model model) {
		return act(clientId, "enabled", () -> this.clients.enable(clientId, version, operator.getName()), response,
				model);
	}

	@GetMapping("/{clientId}/remove")
	String askToRemove(@PathVariable String clientId, Model model) {
		return ask(clientId, "remove", "Remove %s?",
				"Its registration, all its tokens and what users have allowed it are gone for ever. To take it out of use for a while, disable it instead.",
				"Remove client", model);
	}

	@PostMapping("/{clientId}/remove")
	Object remove(@PathVariable String clientId, @RequestParam int version, Principal operator,
			HttpServletResponse response, Model model) {
		return ConsolePage.attempt(() -> {
			this.clients.remove(clientId, version, operator.getName());
			return SeeOther.to(path() + "?done=removed");
		}, () -> show(clientId, "", model), model, response);
	}

	private Object act(String clientId, String done, Runnable action, HttpServletResponse response, Model model) {
		return ConsolePage.attempt(() -> {
			action.run();
			return SeeOther.to(path(clientId) + "?done=" + done);
		}, () -> show(clientId, "", model), model, response);
	}

	private String ask(String clientId, String action, String title, String text, String button, Model model) {
		StoredClient client = this.clients.find(clientId);
		return ConsolePage.ask(new Question(PART, title.formatted(client.details().clientName()), text, button,
				path(clientId, action), path(clientId), client.version()), model);
	}

	private static String secret(String title, WithSecret made, Model model) {
		return ConsolePage.show(new Secret(PART, title,
				"Give it to those who run %s, by a way that nobody else can read."
					.formatted(made.client().details().clientName()),
				"Secret of " + made.client().clientId(), Objects.requireNonNull(made.secret()),
				path(made.client().clientId())), model);
	}

	private String form(ClientForm form, int version, Model model) {
		model.addAttribute("form", form);
		model.addAttribute("version", version);
		model.addAttribute("isNew", version < 0);
		model.addAttribute("methods", methods(form.details(), version < 0));
		model.addAttribute("grantTypes", ClientRules.GRANT_TYPES);
		model.addAttribute("algorithms", Stream.of(TokenAlgorithm.values()).map(TokenAlgorithm::getName).toList());
		model.addAttribute("scopes", this.scopes.list().stream().filter((scope) -> isOffered(scope, form)).toList());
		return "admin/client-form";
	}

	/** Whether a client has a secret is settled when it is registered. */
	private static List<String> methods(ClientDetails details, boolean isNew) {
		Stream<String> secret = (isNew || details.hasSecret()) ? ClientRules.SECRET_METHODS.stream() : Stream.empty();
		Stream<String> keys = (isNew || !(details.hasSecret() || details.isPublic()))
				? ClientRules.KEY_METHODS.stream().sorted() : Stream.empty();
		Stream<String> others = Stream.concat(isNew ? Stream.of(ClientDetails.PUBLIC) : Stream.empty(),
				details.authenticationMethods().stream());
		return Stream.of(secret, keys, others).flatMap(Function.identity()).distinct().toList();
	}

	private static boolean isOffered(StoredScope scope, ClientForm form) {
		return !scope.disabled() || form.details().scopes().contains(scope.name());
	}

	private static String path(String... parts) {
		return ConsolePage.path(Stream.concat(Stream.of(PART), Stream.of(parts)).toArray(String[]::new));
	}

}
