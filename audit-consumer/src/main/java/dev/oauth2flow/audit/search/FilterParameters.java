package dev.oauth2flow.audit.search;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Describes the parameters that {@link EventQuery} reads as a filter.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = "subject", in = ParameterIn.QUERY,
		description = "Whose events: a user's `sub`, or `client:` with the id of a client that acts for itself. "
				+ "Another than your own needs the scope audit.read.all.",
		schema = @Schema(type = "string", minLength = 1, maxLength = 255))
@Parameter(name = "type", in = ParameterIn.QUERY,
		description = "Only events of these types; several by commas or by repetition.",
		array = @ArraySchema(maxItems = 32, schema = @Schema(type = "string", example = "note.created")))
@Parameter(name = "client_id", in = ParameterIn.QUERY, description = "Only events in which this client took part.",
		schema = @Schema(type = "string", minLength = 1, maxLength = 255))
@Parameter(name = "since", in = ParameterIn.QUERY, description = "Only events that happened then or later (RFC 3339).",
		schema = @Schema(type = "string", format = "date-time"))
@Parameter(name = "until", in = ParameterIn.QUERY, description = "Only events that happened earlier (RFC 3339).",
		schema = @Schema(type = "string", format = "date-time"))
@interface FilterParameters {

}
