package dev.oauth2flow.auth.keys;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says at start in one line that the key-encryption key is wrong.
 */
class WrongKeyEncryptionKeyFailureAnalyzer extends AbstractFailureAnalyzer<WrongKeyEncryptionKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, WrongKeyEncryptionKeyException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Give the key that the keys were made with, or start with an empty database.", cause);
	}

}
