package dev.oauth2flow.client.flow;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.oauth2flow.client.errors.Problem;
import dev.oauth2flow.client.errors.ProblemException;
import dev.oauth2flow.client.flow.telemetry.FlowStore;
import dev.oauth2flow.client.flow.telemetry.FlowStore.Flow;
import dev.oauth2flow.client.flow.telemetry.FlowStore.Watched;
import dev.oauth2flow.client.flow.telemetry.Step;
import dev.oauth2flow.client.flow.whatif.WhatIf;
import dev.oauth2flow.client.flow.whatif.WhatIfs;
import dev.oauth2flow.client.session.SignedInUser;
import dev.oauth2flow.client.session.TokenViews;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The page with the picture, for everybody; with their own flows for who may watch.
 */
@Controller
class FlowController {

	private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

	private static final Watched NOTHING = new Watched(List.of(), "0-0", null);

	private final FlowApi api;

	private final FlowStore store;

	private final @Nullable Watchers watchers;

	private final @Nullable WhatIfs whatIfs;

	private final TokenViews tokens;

	FlowController(FlowApi api, FlowStore store, ObjectProvider<Watchers> watchers, ObjectProvider<WhatIfs> whatIfs,
			TokenViews tokens) {
		this.api = api;
		this.store = store;
		this.watchers = watchers.getIfAvailable();
		this.whatIfs = whatIfs.getIfAvailable();
		this.tokens = tokens;
	}

	@GetMapping("/flow")
	String newest(@AuthenticationPrincipal @Nullable SignedInUser user, HttpServletRequest request,
			HttpServletResponse response, Model model) {
		Watchers known = this.watchers;
		Watched watched = (known != null) ? this.store.watched(known.watcher(request, response)) : NOTHING;
		if (user != null) {
			this.api.profile().ifPresent((profile) -> model.addAttribute("profile", profile));
		}
		prepareForms(request);
		model.addAttribute("tokens", this.tokens.of(request));
		return page(user, watched, watched.flows().stream().map(Flow::id).findFirst().orElse(null), model);
	}

	/** A flow by its own address, for as long as it lives. */
	@GetMapping("/flow/{flow:[A-Za-z0-9_-]{22}}")
	String one(@AuthenticationPrincipal @Nullable SignedInUser user, @PathVariable String flow,
			HttpServletRequest request, Model model) {
		Watched watched = Optional.ofNullable(this.watchers)
			.flatMap((known) -> known.watcher(request))
			.map(this.store::watched)
			.orElse(NOTHING);
		if (watched.flows().stream().map(Flow::id).noneMatch(flow::equals)) {
			throw new ProblemException(Problem.NOT_FOUND);
		}
		prepareForms(request);
		model.addAttribute("tokens", this.tokens.of(request));
		model.addAttribute("pinned", true);
		return page(user, watched, flow, model);
	}

	/**
	 * The picture is longer than what is held back of an answer: a session that the forms
	 * below it need has to begin before it.
	 */
	private void prepareForms(HttpServletRequest request) {
		if (this.whatIfs != null && request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
			token.getToken();
		}
	}

	private String page(@Nullable SignedInUser user, Watched watched, @Nullable String flow, Model model) {
		if (user != null) {
			model.addAttribute("user", user);
		}
		model.addAttribute("live", this.watchers != null);
		model.addAttribute("whatIfs", (this.whatIfs != null) ? this.whatIfs.offered() : List.of());
		model.addAttribute("failed", whatIf(watched.failed()).map(WhatIf::title).orElse(null));
		model.addAttribute("after", watched.newest());
		model.addAttribute("flows", watched.flows().stream().map((one) -> one.id() + "@" + one.begun()).toList());
		model.addAttribute("flow", flow);
		List<Step> steps = (flow != null) ? this.store.steps(flow) : List.of();
		model.addAttribute("rows", steps.stream().sorted(Comparator.comparingLong(Step::start)).map(Row::of).toList());
		Set<String> lit = Step.lights(steps)
			.stream()
			.map((light) -> "arrow-" + light.arrow())
			.collect(Collectors.toSet());
		model.addAttribute("square", FlowPicture.lit(FlowPicture.SQUARE_SVG, lit));
		model.addAttribute("phone", FlowPicture.lit(FlowPicture.PHONE_SVG, lit));
		model.addAttribute("parts", Stream.of(FlowPart.values()).map(FlowController::facts).toList());
		model.addAttribute("arrows", Stream.of(FlowArrow.values()).map(FlowController::facts).toList());
		return "flow";
	}

	/** Does it, while the page watches. */
	@PostMapping("/flow/what-if/{id}")
	String whatIf(@PathVariable String id, HttpServletRequest request) {
		return start(id, request) ? "redirect:/flow" : "redirect:/flow?busy";
	}

	/** The same for a script, which stays on the page. */
	@PostMapping(path = "/flow/what-if/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Void> whatIfFromPage(@PathVariable String id, HttpServletRequest request) {
		return ResponseEntity.status(start(id, request) ? HttpStatus.ACCEPTED : HttpStatus.CONFLICT).build();
	}

	private boolean start(String id, HttpServletRequest request) {
		WhatIfs offering = this.whatIfs;
		Watchers known = this.watchers;
		WhatIf whatIf = whatIf(id).orElse(null);
		Cookie cookie = (known != null) ? known.cookie(request).orElse(null) : null;
		if (offering == null || known == null || whatIf == null || cookie == null) {
			throw new ProblemException(Problem.NOT_FOUND);
		}
		String watcher = known.watcher(request).orElseThrow();
		return offering.start(whatIf, cookie.getName(), cookie.getValue(), () -> this.store.fail(id, watcher));
	}

	private Optional<WhatIf> whatIf(@Nullable String id) {
		return Optional.ofNullable(this.whatIfs)
			.stream()
			.flatMap((offering) -> offering.offered().stream())
			.filter((one) -> one.id().equals(id))
			.findFirst();
	}

	private static Map<String, Object> facts(FlowPart part) {
		return Map.of("id", part.id(), "number", part.number(), "title", part.title(), "role", part.role());
	}

	private static Map<String, Object> facts(FlowArrow arrow) {
		List<String> ways = arrow.legs().stream().map((leg) -> leg.from().title() + " → " + leg.to().title()).toList();
		return Map.of("id", arrow.id(), "number", arrow.number(), "label", arrow.label(), "meaning", arrow.meaning(),
				"rule", arrow.rule(), "ways", ways);
	}

	/** The picture as a file of its own. */
	@GetMapping("/flow/picture.svg")
	ResponseEntity<String> picture() {
		return ResponseEntity.ok().contentType(SVG).body(FlowPicture.SQUARE_SVG);
	}

	/**
	 * A step as it is shown where no script is at work.
	 *
	 * @param service who told it
	 * @param title what was done
	 * @param took in milliseconds
	 */
	record Row(String service, String title, String took) {

		private static final double MICROS_PER_MILLI = 1000;

		static Row of(Step step) {
			Map<String, String> facts = step.facts();
			String title = Stream.of("SQL", "Method", "Command")
				.filter(facts::containsKey)
				.findFirst()
				.map((fact) -> fact.equals("Method") ? facts.get("Method") + " " + facts.getOrDefault("Path", "")
						: String.valueOf(facts.get(fact)))
				.orElse(step.name());
			return new Row(step.service(), title,
					String.format(Locale.ROOT, "%.1f ms", (step.end() - step.start()) / MICROS_PER_MILLI));
		}

	}

}
