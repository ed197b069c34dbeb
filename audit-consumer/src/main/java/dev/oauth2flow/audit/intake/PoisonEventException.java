package dev.oauth2flow.audit.intake;

/**
 * A message that no retry would make better. Its reason goes to the dead-letter topic.
 */
class PoisonEventException extends RuntimeException {

	PoisonEventException(String reason) {
		super(reason);
	}

}
