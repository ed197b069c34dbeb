package dev.oauth2flow.auth.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import dev.oauth2flow.auth.clients.InitialAccessTokens;
import dev.oauth2flow.auth.clients.InitialAccessTokens.Issued;
import dev.oauth2flow.auth.keys.EncryptedStore;
import dev.oauth2flow.auth.keys.KeyRing;
import dev.oauth2flow.auth.keys.KeyRing.Planned;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What operators do with signing keys and with the tokens by which clients register
 * themselves, by the API, on the pages and by commands alike.
 */
@Component
class KeyActions {

	private final KeyRing keys;

	private final InitialAccessTokens tokens;

	private final AdminAudit audit;

	private final TransactionOperations transactions;

	private final Constraints constraints;

	private final List<EncryptedStore> encrypted;

	KeyActions(KeyRing keys, List<EncryptedStore> encrypted, InitialAccessTokens tokens, AdminAudit audit,
			TransactionOperations transactions, Constraints constraints) {
		this.encrypted = encrypted;
		this.constraints = constraints;
		this.keys = keys;
		this.tokens = tokens;
		this.audit = audit;
		this.transactions = transactions;
	}

	List<Planned> schedule() {
		return this.keys.schedule();
	}

	/**
	 * Makes the next keys now; nobody notices.
	 * @return whether there was one to make
	 */
	boolean rotate(String actor) {
		return this.keys.rotateNow(() -> this.audit.ofServer("keys.rotated", actor));
	}

	/**
	 * Replaces all signing keys at once: every token in use ends.
	 */
	void replace(String actor) {
		this.keys.replaceAll(() -> this.audit.ofServer("keys.replaced", actor));
	}

	/**
	 * Encrypts all that is stored under today's key-encryption key.
	 * @return how many secrets were under the second one
	 */
	int reencrypt(String actor) {
		return Objects.requireNonNull(this.transactions.execute((_) -> {
			int changed = this.encrypted.stream().mapToInt(EncryptedStore::reencrypt).sum();
			if (changed > 0) {
				this.audit.ofServer("keys.reencrypted", actor);
			}
			return changed;
		}));
	}

	List<Issued> tokens() {
		return this.tokens.list();
	}

	/** Returns the token, which is shown once. */
	String issueToken(NewToken token, String actor) {
		this.constraints.check(token);
		return Objects.requireNonNull(this.transactions.execute((_) -> {
			this.audit.ofServer("registration_token.issued", actor);
			return this.tokens.issue(token.description(), token.uses(),
					Instant.now().plus(Duration.ofHours(token.hours())));
		}));
	}

	void revokeToken(UUID id, String actor) {
		this.transactions.executeWithoutResult((_) -> {
			if (!this.tokens.revoke(id)) {
				throw RefusedActionException.notFound();
			}
			this.audit.ofServer("registration_token.revoked", actor);
		});
	}

	/**
	 * A token to issue.
	 *
	 * @param description for whom
	 * @param uses how many registrations it is good for
	 * @param hours for how long
	 */
	record NewToken(
			@NotBlank @Size(max = 255) @Pattern(regexp = "[^\\p{Cntrl}]*",
					message = "must be plain text") String description,
			@Min(1) @Max(1000) int uses, @Min(1) @Max(720) int hours) {
	}

}
