package dev.oauth2flow.audit.intake;

/**
 * A message that no retry would make better. Its reason goes to the dead-letter topic, so
 * it never quotes the message.
 */
class PoisonEventException extends RuntimeException {

	private final Poison poison;

	PoisonEventException(Poison poison, String detail) {
		super(detail);
		this.poison = poison;
	}

	Poison poison() {
		return this.poison;
	}

	String detail() {
		return String.valueOf(getMessage());
	}

}
