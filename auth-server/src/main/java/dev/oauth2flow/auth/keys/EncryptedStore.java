package dev.oauth2flow.auth.keys;

/**
 * Keeps something encrypted under the key-encryption key.
 */
public interface EncryptedStore {

	/**
	 * Encrypts under today's key-encryption key all that is under the second one, in the
	 * caller's transaction.
	 * @return how many secrets were changed; none the second time
	 */
	int reencrypt();

}
