package dev.oauth2flow.audit.ledger;

/**
 * What became of an event that was to be appended.
 */
public enum AppendOutcome {

	/** It is in the ledger now. */
	APPENDED,
	/** It was there already, word for word. */
	DUPLICATE,
	/** Another event has its id. */
	CONFLICT

}
