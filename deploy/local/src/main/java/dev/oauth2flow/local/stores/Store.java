package dev.oauth2flow.local.stores;

/**
 * The three stores that the services share.
 */
public enum Store {

	/** The database. */
	POSTGRES,
	/** The cache. */
	REDIS,
	/** The queue. */
	KAFKA

}
