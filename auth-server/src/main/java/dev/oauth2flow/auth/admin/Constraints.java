package dev.oauth2flow.auth.admin;

import java.util.stream.Collectors;

import jakarta.validation.Validator;

import org.springframework.stereotype.Component;

/**
 * Holds what comes from an operator to the constraints that are written at it.
 */
@Component
class Constraints {

	private final Validator validator;

	Constraints(Validator validator) {
		this.validator = validator;
	}

	/**
	 * Refuses what violates a constraint.
	 */
	void check(Object wanted) {
		String violations = this.validator.validate(wanted)
			.stream()
			.map((violation) -> violation.getPropertyPath().toString().replaceAll("\\[.*", "") + " "
					+ violation.getMessage())
			.sorted()
			.distinct()
			.collect(Collectors.joining(", "));
		RefusedActionException.check(violations.isEmpty() ? null : violations);
	}

}
