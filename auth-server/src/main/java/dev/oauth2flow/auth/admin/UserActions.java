package dev.oauth2flow.auth.admin;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import dev.oauth2flow.auth.grant.GrantService;
import dev.oauth2flow.auth.secondfactor.SecondFactors;
import dev.oauth2flow.auth.session.Sessions;
import dev.oauth2flow.auth.users.UserAdministration;
import dev.oauth2flow.auth.users.UserAdministration.Changed;
import dev.oauth2flow.auth.users.UserAdministration.ManagedUser;
import dev.oauth2flow.auth.users.UserChanges;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What operators do with users, by the API, on the pages and by commands alike: each
 * change together with its audit event, and only to what the operator has seen. What
 * leaves a user less than before, or may have been known to somebody else, ends all
 * sessions and tokens.
 */
@Component
class UserActions {

	static final String OPERATOR_AUTHORITY = "ADMIN";

	private static final String SIGNED_OUT = "signed_out_by_operator";

	/** No control characters, which no store takes or nobody sees. */
	private static final String PLAIN = "[^\\p{Cntrl}]*";

	private final UserAdministration users;

	private final Sessions sessions;

	private final GrantService grants;

	private final UserChanges changes;

	private final SecondFactors secondFactors;

	private final AdminAudit audit;

	private final TransactionOperations transactions;

	private final Constraints constraints;

	UserActions(UserAdministration users, Sessions sessions, GrantService grants, UserChanges changes,
			SecondFactors secondFactors, AdminAudit audit, TransactionOperations transactions,
			Constraints constraints) {
		this.users = users;
		this.sessions = sessions;
		this.grants = grants;
		this.changes = changes;
		this.secondFactors = secondFactors;
		this.audit = audit;
		this.transactions = transactions;
		this.constraints = constraints;
	}

	Listing<ManagedUser> list(String search, String after, int limit) {
		return Listing.of(limit, ManagedUser::username,
				(most) -> this.users.list(Listing.text(search), Listing.text(after), most));
	}

	ManagedUser find(UUID sub) {
		return found(this.users.find(sub));
	}

	ManagedUser findByUsername(String username) {
		return found(this.users.findByUsername(username));
	}

	/** Returns in how many places a user is signed in. */
	int places(UUID sub) {
		return this.sessions.find(sub.toString()).size();
	}

	private static ManagedUser found(@Nullable ManagedUser user) {
		if (user == null) {
			throw RefusedActionException.notFound();
		}
		return user;
	}

	ManagedUser create(NewUser user, String actor) {
		this.constraints.check(user);
		try {
			UUID sub = this.transactions.execute((_) -> {
				UUID created = this.users.create(user.username(), user.name(), user.email(), user.password(),
						user.authorities());
				this.audit.ofUser("user.created", created, actor);
				return created;
			});
			return find(Objects.requireNonNull(sub));
		}
		catch (DuplicateKeyException _) {
			throw RefusedActionException.taken();
		}
	}

	ManagedUser change(UUID sub, long version, UserDetails details, String actor) {
		ManagedUser user = find(sub);
		this.constraints.check(details);
		RefusedActionException.check((isSelf(sub, actor) && user.authorities().contains(OPERATOR_AUTHORITY)
				&& !details.authorities().contains(OPERATOR_AUTHORITY)) ? "You cannot take ADMIN from yourself" : null);
		apply("user.changed", sub, actor,
				() -> this.users.change(sub, version, details.name(), details.email(), details.authorities()));
		return find(sub);
	}

	ManagedUser lock(UUID sub, long version, String actor) {
		find(sub);
		RefusedActionException.check(isSelf(sub, actor) ? "You cannot lock yourself" : null);
		apply("user.locked", sub, actor, () -> this.users.lock(sub, version, true));
		return find(sub);
	}

	ManagedUser unlock(UUID sub, long version, String actor) {
		find(sub);
		apply("user.unlocked", sub, actor, () -> this.users.lock(sub, version, false));
		return find(sub);
	}

	ManagedUser setPassword(UUID sub, long version, String password, String actor) {
		find(sub);
		apply("user.password_set", sub, actor, () -> this.users.setPassword(sub, version, password));
		return find(sub);
	}

	/**
	 * Lets a user in by the password alone who has lost the authenticator app and the
	 * recovery codes.
	 */
	void removeSecondFactor(UUID sub, String actor) {
		find(sub);
		this.transactions.executeWithoutResult((_) -> {
			this.secondFactors.remove(sub.toString());
			this.audit.ofUser("second_factor.removed", sub, actor);
		});
	}

	/**
	 * Ends all sessions and tokens of a user.
	 */
	void signOut(UUID sub, String actor) {
		find(sub);
		this.transactions.executeWithoutResult((_) -> end(sub, actor));
	}

	private void apply(String type, UUID sub, String actor, Supplier<@Nullable Changed> change) {
		this.transactions.executeWithoutResult((_) -> {
			Changed changed = change.get();
			if (changed == null) {
				throw RefusedActionException.changedMeanwhile();
			}
			this.audit.ofUser(type, sub, actor);
			this.changes.announce(sub.toString());
			if (changed.endsSessions()) {
				this.sessions.refuseBelow(sub.toString(), changed.credentialVersion());
				end(sub, actor);
			}
		});
	}

	private void end(UUID sub, String actor) {
		List<String> sids = this.sessions.find(sub.toString()).stream().map((session) -> session.user().sid()).toList();
		sids.forEach((_) -> this.audit.ofEndedSession(sub, SIGNED_OUT));
		this.grants.revokeAll(sub.toString(), SIGNED_OUT);
		this.audit.ofUser("user.signed_out", sub, actor);
		this.sessions.end(sub.toString(), sids);
	}

	private static boolean isSelf(UUID sub, String actor) {
		return sub.toString().equals(actor.toLowerCase(Locale.ROOT));
	}

	/**
	 * A user to create.
	 *
	 * @param username the name to sign in with
	 * @param name the name to show
	 * @param email the address
	 * @param password the password
	 * @param authorities what the user may do beyond what everybody may
	 */
	record NewUser(
			@NotNull @Pattern(regexp = "[\\x21-\\x7E]{1,255}",
					message = "must have 1 to 255 visible ASCII characters") String username,
			@NotBlank @Size(max = 255) @Pattern(regexp = PLAIN, message = "must be plain text") String name,
			@NotBlank @Size(max = 255) @Pattern(regexp = PLAIN, message = "must be plain text") String email,
			@NotNull @Size(min = 8, max = 1024) String password, @NotNull Set<@NotNull @Pattern(regexp = "[A-Z_]{1,50}",
					message = "must each have 1 to 50 capital letters or underscores") String> authorities) {

		@Override
		public String toString() {
			return "NewUser[username=" + this.username + "]";
		}

	}

	/**
	 * What of a user may be changed.
	 *
	 * @param name the name to show
	 * @param email the address, which is not verified any more if it is another one
	 * @param authorities what the user may do beyond what everybody may
	 */
	record UserDetails(@NotBlank @Size(max = 255) @Pattern(regexp = PLAIN, message = "must be plain text") String name,
			@NotBlank @Size(max = 255) @Pattern(regexp = PLAIN, message = "must be plain text") String email,
			@NotNull Set<@NotNull @Pattern(regexp = "[A-Z_]{1,50}",
					message = "must each have 1 to 50 capital letters or underscores") String> authorities) {
	}

}
