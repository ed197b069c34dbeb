package dev.oauth2flow.client.flow;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.oauth2flow.client.session.SignedInUser;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The page with the picture, for everybody.
 */
@Controller
class FlowController {

	private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

	@GetMapping("/flow")
	String flow(@AuthenticationPrincipal @Nullable SignedInUser user, Model model) {
		if (user != null) {
			model.addAttribute("user", user);
		}
		model.addAttribute("square", FlowPicture.SQUARE_SVG);
		model.addAttribute("phone", FlowPicture.PHONE_SVG);
		model.addAttribute("parts", Stream.of(FlowPart.values()).map(FlowController::facts).toList());
		model.addAttribute("arrows", Stream.of(FlowArrow.values()).map(FlowController::facts).toList());
		return "flow";
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

}
