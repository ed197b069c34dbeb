package dev.oauth2flow.api.notes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Text that the database keeps as it is: well-formed Unicode without the character NUL.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = StorableText.Validator.class)
@interface StorableText {

	/** What the caller reads. */
	String message() default "must be well-formed Unicode without the character NUL";

	/** Unused, but part of every constraint. */
	Class<?>[] groups() default {};

	/** Unused, but part of every constraint. */
	Class<? extends Payload>[] payload() default {};

	/** Looks for NUL and for halves of surrogate pairs. */
	class Validator implements ConstraintValidator<StorableText, String> {

		@Override
		public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
			return text == null || text.codePoints()
				.noneMatch((c) -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
		}

	}

}
