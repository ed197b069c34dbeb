package dev.oauth2flow.client.pages.notes;

import java.util.Map;

import dev.oauth2flow.client.errors.Problem;
import dev.oauth2flow.client.errors.ProblemException;
import dev.oauth2flow.client.pages.notes.NotesApi.NoteChangedException;
import dev.oauth2flow.client.pages.notes.NotesApi.NoteRefusedException;
import dev.oauth2flow.client.session.SignedInUser;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The user's notes: the list with room for a new one, one to edit, one to delete.
 */
@Controller
@RequestMapping("/notes")
class NotesController {

	private static final String ID = "/{id:[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}}";

	private static final String FORM = "form";

	private static final Map<String, String> DONE = Map.of("created", "Your note is saved.", "changed",
			"Your change is saved.", "deleted", "The note is deleted.");

	private final NotesApi notes;

	NotesController(NotesApi notes) {
		this.notes = notes;
	}

	@ModelAttribute("user")
	SignedInUser user(@AuthenticationPrincipal SignedInUser user) {
		return user;
	}

	@GetMapping
	String list(@RequestParam(required = false) @Nullable String cursor,
			@RequestParam(required = false) @Nullable String done, Model model) {
		if (done != null && DONE.containsKey(done)) {
			model.addAttribute("done", DONE.get(done));
		}
		model.addAttribute(FORM, new NoteForm(null, null, null));
		try {
			return list(cursor, model);
		}
		catch (NoteRefusedException _) {
			// Nothing but the cursor was sent.
			throw new ProblemException(Problem.BAD_REQUEST);
		}
	}

	@PostMapping
	String create(@Valid @ModelAttribute(FORM) NoteForm form, BindingResult errors, Model model,
			HttpServletResponse response) {
		if (!errors.hasErrors()) {
			try {
				this.notes.create(form);
				return "redirect:/notes?done=created";
			}
			catch (NoteRefusedException ex) {
				show(ex, errors);
			}
		}
		response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
		return list(null, model);
	}

	@GetMapping(ID)
	String edit(@PathVariable String id, Model model) {
		Note note = this.notes.read(id);
		model.addAttribute("note", note);
		model.addAttribute(FORM, NoteForm.of(note));
		return "note";
	}

	@PostMapping(ID)
	String replace(@PathVariable String id, @Valid @ModelAttribute(FORM) NoteForm form, BindingResult errors,
			Model model, HttpServletResponse response) {
		if (!errors.hasErrors()) {
			try {
				this.notes.replace(id, form);
				return "redirect:/notes?done=changed";
			}
			catch (NoteRefusedException ex) {
				show(ex, errors);
			}
			catch (NoteChangedException _) {
				return conflict(id, form, model, response);
			}
		}
		response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
		model.addAttribute("note", this.notes.read(id));
		return "note";
	}

	@GetMapping(ID + "/delete")
	String askToDelete(@PathVariable String id, Model model) {
		model.addAttribute("note", this.notes.read(id));
		return "note-delete";
	}

	@PostMapping(ID + "/delete")
	String delete(@PathVariable String id, @RequestParam(defaultValue = "") String version, Model model,
			HttpServletResponse response) {
		try {
			this.notes.delete(id, version);
			return "redirect:/notes?done=deleted";
		}
		catch (NoteChangedException _) {
			response.setStatus(HttpStatus.CONFLICT.value());
			model.addAttribute("changed", true);
			return askToDelete(id, model);
		}
	}

	private String list(@Nullable String cursor, Model model) {
		NotePage page = this.notes.list(cursor);
		model.addAttribute("page", page);
		model.addAttribute("first", cursor == null);
		return "notes";
	}

	// Nothing is lost: the user sees both versions and decides.
	private String conflict(String id, NoteForm form, Model model, HttpServletResponse response) {
		Note present = this.notes.read(id);
		response.setStatus(HttpStatus.CONFLICT.value());
		NoteForm mine = form.against(present);
		model.addAttribute("note", present);
		model.addAttribute("conflict", true);
		model.addAttribute(FORM, mine);
		return "note";
	}

	private static void show(NoteRefusedException refusal, BindingResult errors) {
		refusal.fields().forEach((field, message) -> {
			boolean known = field.equals("title") || field.equals("body");
			errors.rejectValue(known ? field : null, "refused", sentence(message));
		});
		if (!errors.hasErrors()) {
			errors.reject("refused", "The API did not accept this note.");
		}
	}

	private static String sentence(String message) {
		return "This " + message + (message.endsWith(".") ? "" : ".");
	}

}
