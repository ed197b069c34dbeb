package dev.oauth2flow.auth.admin;

import java.security.Principal;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.oauth2flow.auth.admin.ConsolePage.Question;
import dev.oauth2flow.auth.admin.ConsolePage.Secret;
import dev.oauth2flow.auth.admin.UserActions.NewUser;
import dev.oauth2flow.auth.admin.UserActions.UserDetails;
import dev.oauth2flow.auth.users.UserAdministration.ManagedUser;
import dev.oauth2flow.platform.redirect.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Users in the console. Passwords are made here and shown once: nobody chooses one for
 * somebody else.
 */
@Controller
@RequestMapping(ConsoleSecurity.PATH + "/users")
class UserPages {

	private static final String PART = "users";

	private final StringKeyGenerator passwords = new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(),
			32);

	private final UserActions users;

	UserPages(UserActions users) {
		this.users = users;
	}

	@GetMapping
	String list(@RequestParam(defaultValue = "") String search, @RequestParam(defaultValue = "") String after,
			Model model) {
		model.addAttribute("listing", this.users.list(search, after, ConsolePage.LINES));
		model.addAttribute("search", search);
		model.addAttribute("after", after);
		return "admin/users";
	}

	@GetMapping("/new")
	String form(Model model) {
		return form(new UserForm("", "", "", "", -1), null, model);
	}

	@PostMapping("/new")
	Object create(@RequestParam(defaultValue = "") String username, @RequestParam(defaultValue = "") String name,
			@RequestParam(defaultValue = "") String email, @RequestParam(defaultValue = "") String authorities,
			Principal operator, HttpServletResponse response, Model model) {
		UserForm form = new UserForm(username.strip(), name.strip(), email.strip(), authorities.strip(), -1);
		return ConsolePage.attempt(() -> {
			String password = this.passwords.generateKey();
			ManagedUser made = this.users.create(
					new NewUser(form.username(), form.name(), form.email(), password, form.authoritySet()),
					operator.getName());
			return secret("User created", made, password, model);
		}, () -> form(form, null, model), model, response);
	}

	@GetMapping("/{sub}")
	String show(@PathVariable UUID sub, @RequestParam(defaultValue = "") String done, Model model) {
		model.addAttribute("person", this.users.find(sub));
		model.addAttribute("places", this.users.places(sub));
		ConsolePage.done(done, model);
		return "admin/user";
	}

	@GetMapping("/{sub}/edit")
	String edit(@PathVariable UUID sub, Model model) {
		ManagedUser user = this.users.find(sub);
		return form(new UserForm(user.username(), user.name(), user.email(), String.join(" ", user.authorities()),
				user.version()), sub, model);
	}

	@PostMapping("/{sub}/edit")
	Object change(@PathVariable UUID sub, @RequestParam(defaultValue = "") String name,
			@RequestParam(defaultValue = "") String email, @RequestParam(defaultValue = "") String authorities,
			@RequestParam long version, Principal operator, HttpServletResponse response, Model model) {
		UserForm form = new UserForm(this.users.find(sub).username(), name.strip(), email.strip(), authorities.strip(),
				version);
		return ConsolePage.attempt(() -> {
			this.users.change(sub, version, new UserDetails(form.name(), form.email(), form.authoritySet()),
					operator.getName());
			return SeeOther.to(path(sub) + "?done=saved");
		}, () -> form(form, sub, model), model, response);
	}

	@GetMapping("/{sub}/password")
	String askForPassword(@PathVariable UUID sub, Model model) {
		return ask(sub, "password", "Set a new password for %s?",
				"A password is made and shown to you once. The old one ends, and so do all sessions and tokens of the user.",
				"Set new password", model);
	}

	@PostMapping("/{sub}/password")
	Object setPassword(@PathVariable UUID sub, @RequestParam long version, Principal operator,
			HttpServletResponse response, Model model) {
		return ConsolePage.attempt(() -> {
			String password = this.passwords.generateKey();
			return secret("Password set", this.users.setPassword(sub, version, password, operator.getName()), password,
					model);
		}, () -> show(sub, "", model), model, response);
	}

	@GetMapping("/{sub}/lock")
	String askToLock(@PathVariable UUID sub, Model model) {
		return ask(sub, "lock", "Lock %s?",
				"The user cannot sign in any more, and all sessions and tokens end. The user can be unlocked again.",
				"Lock user", model);
	}

	@PostMapping("/{sub}/lock")
	Object lock(@PathVariable UUID sub, @RequestParam long version, Principal operator, HttpServletResponse response,
			Model model) {
		return act(sub, "locked", () -> this.users.lock(sub, version, operator.getName()), response, model);
	}

	@PostMapping("/{sub}/unlock")
	Object unlock(@PathVariable UUID sub, @RequestParam long version, Principal operator, HttpServletResponse response,
			Model model) {
		return act(sub, "unlocked", () -> this.users.unlock(sub, version, operator.getName()), response, model);
	}

	@GetMapping("/{sub}/sign-out")
	String askToSignOut(@PathVariable UUID sub, Model model) {
		return ask(sub, "sign-out", "Sign %s out everywhere?",
				"All sessions and tokens of the user end. The user can sign in again.", "Sign out", model);
	}

	@PostMapping("/{sub}/sign-out")
	Object signOut(@PathVariable UUID sub, Principal operator, HttpServletResponse response, Model model) {
		return act(sub, "signed-out", () -> this.users.signOut(sub, operator.getName()), response, model);
	}

	private Object act(UUID sub, String done, Runnable action, HttpServletResponse response, Model model) {
		return ConsolePage.attempt(() -> {
			action.run();
			return SeeOther.to(path(sub) + "?done=" + done);
		}, () -> show(sub, "", model), model, response);
	}

	private String ask(UUID sub, String action, String title, String text, String button, Model model) {
		ManagedUser user = this.users.find(sub);
		return ConsolePage.ask(new Question(PART, title.formatted(user.username()), text, button,
				path(sub) + "/" + action, path(sub), user.version()), model);
	}

	private static String secret(String title, ManagedUser user, String password, Model model) {
		return ConsolePage.show(new Secret(PART, title,
				"Give it to %s, by a way that nobody else can read. The user should change it at the account page."
					.formatted(user.name()),
				"Password of " + user.username(), password, path(user.sub())), model);
	}

	private static String form(UserForm form, @Nullable UUID sub, Model model) {
		model.addAttribute("sub", sub);
		model.addAttribute("form", form);
		model.addAttribute("isNew", form.version() < 0);
		return "admin/user-form";
	}

	private static String path(UUID sub) {
		return ConsolePage.path(PART, sub.toString());
	}

	/**
	 * A user as the form has it.
	 *
	 * @param username the name to sign in with
	 * @param name the name to show
	 * @param email the address
	 * @param authorities what the user may do, between spaces
	 * @param version which version was seen, or -1 for a new user
	 */
	record UserForm(String username, String name, String email, String authorities, long version) {

		Set<String> authoritySet() {
			return Arrays.stream(this.authorities.split("[\\s,]+"))
				.flatMap(Stream::of)
				.filter((authority) -> !authority.isEmpty())
				.collect(Collectors.toCollection(TreeSet::new));
		}

	}

}
