package dev.oauth2flow.auth.admin;

import java.security.Principal;

import dev.oauth2flow.auth.admin.ConsolePage.Question;
import dev.oauth2flow.auth.clients.ScopeDetails;
import dev.oauth2flow.auth.clients.StoredScope;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Scopes in the console.
 */
@Controller
@RequestMapping(ConsoleSecurity.PATH + "/scopes")
class ScopePages {

	private static final String PART = "scopes";

	private final ScopeActions scopes;

	ScopePages(ScopeActions scopes) {
		this.scopes = scopes;
	}

	@GetMapping
	String list(@RequestParam(defaultValue = "") String done, Model model) {
		model.addAttribute("scopes", this.scopes.list());
		ConsolePage.done(done, model);
		return "admin/scopes";
	}

	@GetMapping("/new")
	String form(Model model) {
		return form("", new ScopeDetails("", null, null), null, model);
	}

	@PostMapping("/new")
	Object register(@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String description,
			@RequestParam(defaultValue = "") String resource, @RequestParam(defaultValue = "") String requiredAuthority,
			Principal operator, HttpServletResponse response, Model model) {
		ScopeDetails details = details(description, resource, requiredAuthority);
		return ConsolePage.attempt(() -> {
			this.scopes.register(name.strip(), details, operator.getName());
			return SeeOther.to(ConsolePage.path(PART) + "?done=registered");
		}, () -> form(name.strip(), details, null, model), model, response);
	}

	@GetMapping("/{name}")
	String edit(@PathVariable String name, Model model) {
		StoredScope scope = this.scopes.find(name);
		return form(name, scope.details(), scope, model);
	}

	@PostMapping("/{name}")
	Object change(@PathVariable String name, @RequestParam(defaultValue = "") String description,
			@RequestParam(defaultValue = "") String resource, @RequestParam(defaultValue = "") String requiredAuthority,
			@RequestParam int version, Principal operator, HttpServletResponse response, Model model) {
		ScopeDetails details = details(description, resource, requiredAuthority);
		return ConsolePage.attempt(() -> {
			this.scopes.change(name, version, details, operator.getName());
			return SeeOther.to(ConsolePage.path(PART) + "?done=saved");
		}, () -> form(name, details, new StoredScope(name, details, this.scopes.find(name).disabled(), version), model),
				model, response);
	}

	@GetMapping("/{name}/disable")
	String askToDisable(@PathVariable String name, Model model) {
		StoredScope scope = this.scopes.find(name);
		return ConsolePage.ask(new Question(PART, "Disable " + name + "?",
				"No client gets it any more, by whichever grant; tokens that have it keep it until they end, a few minutes at most. It can be enabled again.",
				"Disable scope", ConsolePage.path(PART, name, "disable"), ConsolePage.path(PART, name),
				scope.version()), model);
	}

	@PostMapping("/{name}/disable")
	Object disable(@PathVariable String name, @RequestParam int version, Principal operator,
			HttpServletResponse response, Model model) {
		return act(name, "disabled", () -> this.scopes.disable(name, version, operator.getName()), response, model);
	}

	@PostMapping("/{name}/enable")
	Object enable(@PathVariable String name, @RequestParam int version, Principal operator,
			HttpServletResponse response, Model model) {
		return act(name, "enabled", () -> this.scopes.enable(name, version, operator.getName()), response, model);
	}

	private Object act(String name, String done, Runnable action, HttpServletResponse response, Model model) {
		return ConsolePage.attempt(() -> {
			action.run();
			return SeeOther.to(ConsolePage.path(PART) + "?done=" + done);
		}, () -> edit(name, model), model, response);
	}

	private static String form(String name, ScopeDetails details, @Nullable StoredScope scope, Model model) {
		model.addAttribute("name", name);
		model.addAttribute("details", details);
		model.addAttribute("scope", scope);
		return "admin/scope";
	}

	private static ScopeDetails details(String description, String resource, String requiredAuthority) {
		return new ScopeDetails(description.strip(), resource.isBlank() ? null : resource.strip(),
				requiredAuthority.isBlank() ? null : requiredAuthority.strip());
	}

}
