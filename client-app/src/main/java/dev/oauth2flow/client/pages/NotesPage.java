package dev.oauth2flow.client.pages;

import java.util.Map;

import dev.oauth2flow.client.backend.Notes;
import dev.oauth2flow.client.backend.Notes.Note;
import dev.oauth2flow.client.backend.Notes.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * The notes page: list, create, edit and delete.
 */
@Controller
class NotesPage {

	private final Notes notes;

	NotesPage(Notes notes) {
		this.notes = notes;
	}

	@GetMapping("/notes")
	String list(HttpServletRequest request, @RequestParam(required = false) @Nullable String cursor,
			@RequestParam(required = false) @Nullable String done, Model model) {
		return list(request, cursor, done, "", "", Map.of(), model);
	}

	private String list(HttpServletRequest request, @Nullable String cursor, @Nullable String done, String title,
			String text, Map<String, String> errors, Model model) {
		model.addAttribute("page", this.notes.list(request, cursor));
		model.addAttribute("done", done);
		return form("notes", title, text, errors, model);
	}

	private static String form(String view, String title, String text, Map<String, String> errors, Model model) {
		model.addAttribute("title", title);
		model.addAttribute("text", text);
		model.addAttribute("errors", errors);
		return view;
	}

	@PostMapping("/notes")
	String create(HttpServletRequest request, HttpServletResponse response, @RequestParam String title,
			@RequestParam(defaultValue = "") String text, Model model) {
		Outcome outcome = this.notes.create(request, title, text);
		if (outcome.kind() == Outcome.Kind.DONE) {
			return "redirect:/notes?done=created";
		}
		response.setStatus(HttpStatus.BAD_REQUEST.value());
		return list(request, null, null, title, text, outcome.errors(), model);
	}

	@GetMapping("/notes/{id}")
	String edit(HttpServletRequest request, @PathVariable String id, Model model) {
		Note note = find(request, id);
		model.addAttribute("note", note);
		return form("note", note.title(), note.text(), Map.of(), model);
	}

	@PostMapping("/notes/{id}")
	String replace(HttpServletRequest request, HttpServletResponse response, @PathVariable String id,
			@RequestParam String version, @RequestParam String title, @RequestParam(defaultValue = "") String text,
			Model model) {
		Outcome outcome = this.notes.replace(request, id, version, title, text);
		if (outcome.kind() == Outcome.Kind.DONE) {
			return "redirect:/notes?done=saved";
		}
		model.addAttribute("note", find(request, id));
		model.addAttribute("conflict", outcome.kind() == Outcome.Kind.CONFLICT);
		response.setStatus((outcome.kind() == Outcome.Kind.CONFLICT) ? HttpStatus.CONFLICT.value()
				: HttpStatus.BAD_REQUEST.value());
		return form("note", title, text, outcome.errors(), model);
	}

	@GetMapping("/notes/{id}/delete")
	String confirm(HttpServletRequest request, @PathVariable String id, Model model) {
		model.addAttribute("note", find(request, id));
		return "note-delete";
	}

	@PostMapping("/notes/{id}/delete")
	String delete(HttpServletRequest request, HttpServletResponse response, @PathVariable String id,
			@RequestParam String version, Model model) {
		Outcome outcome = this.notes.delete(request, id, version);
		if (outcome.kind() != Outcome.Kind.CONFLICT) {
			return "redirect:/notes?done=deleted";
		}
		model.addAttribute("note", find(request, id));
		model.addAttribute("conflict", true);
		response.setStatus(HttpStatus.CONFLICT.value());
		return "note-delete";
	}

	private Note find(HttpServletRequest request, String id) {
		return this.notes.find(request, id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
