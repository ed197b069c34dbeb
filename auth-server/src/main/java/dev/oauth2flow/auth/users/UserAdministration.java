package dev.oauth2flow.auth.users;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What operators may do with users. Ending sessions and tokens is the caller's.
 */
@Component
public class UserAdministration {

	private static final String COLUMNS = """
			select id, username, name, email, status,
			    (extract(epoch from updated_at) * 1000000)::bigint as version,
			    array(select authority from user_authority where user_id = users.id order by 1) as authorities
			from users\s""";

	private final JdbcClient jdbc;

	private final PasswordEncoder encoder;

	UserAdministration(JdbcClient jdbc, PasswordEncoder encoder) {
		this.jdbc = jdbc;
		this.encoder = encoder;
	}

	/**
	 * Returns the users in the order of their names.
	 * @param search what the username, name or address contains, in any case; may be
	 * empty
	 * @param after the lower-case username after which to begin, or the empty text
	 * @param limit how many at most
	 * @return the users, locked ones too
	 */
	public List<ManagedUser> list(String search, String after, int limit) {
		return this.jdbc.sql(COLUMNS + """
				where lower(username) > lower(:after)
				    and position(lower(:search) in lower(username || ' ' || name || ' ' || email)) > 0
				order by lower(username) limit :limit""")
			.param("after", after)
			.param("search", search)
			.param("limit", limit)
			.query((row, number) -> user(row))
			.list();
	}

	/**
	 * Finds a user.
	 * @param sub the user's {@code sub}
	 * @return the user, or {@code null}
	 */
	public @Nullable ManagedUser find(UUID sub) {
		return this.jdbc.sql(COLUMNS + "where id = ?")
			.param(sub)
			.query((row, number) -> user(row))
			.optional()
			.orElse(null);
	}

	/**
	 * Finds a user by name.
	 * @param username the name, in any case
	 * @return the user, or {@code null}
	 */
	public @Nullable ManagedUser findByUsername(String username) {
		return this.jdbc.sql(COLUMNS + "where lower(username) = lower(?)")
			.param(username)
			.query((row, number) -> user(row))
			.optional()
			.orElse(null);
	}

	/**
	 * Creates a user.
	 * @param username the name to sign in with
	 * @param name the name to show
	 * @param email the address
	 * @param password the password, which is stored only as a hash
	 * @param authorities what the user may do beyond what everybody may
	 * @return the user's {@code sub}
	 * @throws org.springframework.dao.DuplicateKeyException if there is one of that name
	 */
	@Transactional
	public UUID create(String username, String name, String email, String password, Set<String> authorities) {
		UUID id = UUID.randomUUID();
		this.jdbc.sql("insert into users (id, username, name, email, password_hash) values (?, ?, ?, ?, ?)")
			.params(id, username, name, email, PasswordHashing.encode(this.encoder, password))
			.update();
		addAuthorities(id, authorities);
		return id;
	}

	/**
	 * Changes who a user is and what the user may do.
	 * @param sub the user's {@code sub}
	 * @param version which version was seen
	 * @param name the name to show
	 * @param email the address, unverified if it is another one
	 * @param authorities what the user may do beyond what everybody may
	 * @return what has come of it, or {@code null} if the user was not any more of that
	 * version
	 */
	@Transactional
	public @Nullable Changed change(UUID sub, long version, String name, String email, Set<String> authorities) {
		ManagedUser before = find(sub);
		boolean less = before != null && !authorities.containsAll(before.authorities());
		Integer credentialVersion = this.jdbc.sql("""
				update users set name = :name, email = :email, email_verified = email_verified and email = :email,
				    credential_version = credential_version + :step, updated_at = now()
				where id = :id and (extract(epoch from updated_at) * 1000000)::bigint = :version
				returning credential_version""")
			.param("name", name)
			.param("email", email)
			.param("step", less ? 1 : 0)
			.param("id", sub)
			.param("version", version)
			.query(Integer.class)
			.optional()
			.orElse(null);
		if (credentialVersion == null) {
			return null;
		}
		this.jdbc.sql("delete from user_authority where user_id = ? and not authority = any(?)")
			.params(sub, authorities.toArray(String[]::new))
			.update();
		addAuthorities(sub, authorities);
		return new Changed(credentialVersion, less);
	}

	private void addAuthorities(UUID sub, Set<String> authorities) {
		new TreeSet<>(authorities).forEach((authority) -> this.jdbc
			.sql("insert into user_authority (user_id, authority) values (?, ?) on conflict do nothing")
			.params(sub, authority)
			.update());
	}

	/**
	 * Locks a user, who then cannot sign in, or unlocks one.
	 * @param sub the user's {@code sub}
	 * @param version which version was seen
	 * @param locked whether the user is to be locked
	 * @return what has come of it, or {@code null} if the user was not any more of that
	 * version
	 */
	@Transactional
	public @Nullable Changed lock(UUID sub, long version, boolean locked) {
		return changed("status = ?", locked ? "locked" : "active", sub, version, locked);
	}

	/**
	 * Sets a user's password.
	 * @param sub the user's {@code sub}
	 * @param version which version was seen
	 * @param password the password, which is stored only as a hash
	 * @return what has come of it, or {@code null} if the user was not any more of that
	 * version
	 */
	@Transactional
	public @Nullable Changed setPassword(UUID sub, long version, String password) {
		return changed("password_hash = ?", PasswordHashing.encode(this.encoder, password), sub, version, true);
	}

	private @Nullable Changed changed(String assignment, String value, UUID sub, long version, boolean less) {
		return this.jdbc
			.sql("update users set " + assignment
					+ ", credential_version = credential_version + ?, updated_at = now() where id = ? "
					+ "and (extract(epoch from updated_at) * 1000000)::bigint = ? returning credential_version")
			.params(value, less ? 1 : 0, sub, version)
			.query(Integer.class)
			.optional()
			.map((credentialVersion) -> new Changed(credentialVersion, less))
			.orElse(null);
	}

	private static ManagedUser user(ResultSet row) throws SQLException {
		return new ManagedUser(row.getObject("id", UUID.class), row.getString("username"), row.getString("name"),
				row.getString("email"), "locked".equals(row.getString("status")),
				List.of((String[]) row.getArray("authorities").getArray()), row.getLong("version"));
	}

	/**
	 * What has come of a change.
	 *
	 * @param credentialVersion the number that sessions must have from now on
	 * @param endsSessions whether the user has less than before, so that sessions and
	 * tokens must end
	 */
	public record Changed(int credentialVersion, boolean endsSessions) {
	}

	/**
	 * A user as operators see one.
	 *
	 * @param sub the user's {@code sub}
	 * @param username the name to sign in with
	 * @param name the name to show
	 * @param email the address
	 * @param locked whether the user cannot sign in
	 * @param authorities what the user may do beyond what everybody may
	 * @param version the number of the last change
	 */
	public record ManagedUser(UUID sub, String username, String name, String email, boolean locked,
			List<String> authorities, long version) {
	}

}
