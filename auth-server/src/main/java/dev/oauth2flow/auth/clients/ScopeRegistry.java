package dev.oauth2flow.auth.clients;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import dev.oauth2flow.auth.replicas.Changes;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Registers and changes scopes. Every replica sees a change when the transaction is
 * committed, or soon after.
 */
@Component
public class ScopeRegistry {

	static final String CHANGE = "scopes";

	private static final String SELECT = "select name, description, resource, required_authority, disabled, version "
			+ "from scope ";

	private final JdbcClient jdbc;

	private final Changes changes;

	ScopeRegistry(JdbcClient jdbc, Changes changes) {
		this.jdbc = jdbc;
		this.changes = changes;
	}

	/**
	 * Returns all scopes in the order of their names.
	 * @return the scopes, disabled ones too
	 */
	public List<StoredScope> list() {
		return this.jdbc.sql(SELECT + "order by name").query((row, number) -> scope(row)).list();
	}

	/**
	 * Finds a scope.
	 * @param name its name
	 * @return the scope, also a disabled one, or {@code null}
	 */
	public @Nullable StoredScope find(String name) {
		return this.jdbc.sql(SELECT + "where name = ?")
			.param(name)
			.query((row, number) -> scope(row))
			.optional()
			.orElse(null);
	}

	/**
	 * Registers a scope.
	 * @param name its name
	 * @param details what it means; an API that is not known yet is so from now on
	 * @throws org.springframework.dao.DuplicateKeyException if there is one of that name
	 */
	@Transactional
	public void register(String name, ScopeDetails details) {
		addResource(details.resource());
		this.jdbc.sql("""
				insert into scope (name, description, resource, required_authority, version)
				values (?, ?, ?, ?, 2)""")
			.param(name)
			.param(details.description())
			.param(details.resource())
			.param(details.requiredAuthority())
			.update();
		announce();
	}

	/**
	 * Changes what a scope means. What the settings say of it does not count any more.
	 * @param name its name
	 * @param version which version was seen
	 * @param details what it is to mean
	 * @return whether it still was of that version
	 */
	@Transactional
	public boolean change(String name, int version, ScopeDetails details) {
		addResource(details.resource());
		int count = this.jdbc.sql("""
				update scope set description = ?, resource = ?, required_authority = ?, version = version + 1
				where name = ? and version = ?""")
			.param(details.description())
			.param(details.resource())
			.param(details.requiredAuthority())
			.param(name)
			.param(version)
			.update();
		announce();
		return count == 1;
	}

	/**
	 * Takes a scope out of use, or back into use.
	 * @param name its name
	 * @param version which version was seen
	 * @param disabled whether it is to be out of use
	 * @return whether it still was of that version
	 */
	@Transactional
	public boolean disable(String name, int version, boolean disabled) {
		int count = this.jdbc.sql("update scope set disabled = ?, version = version + 1 where name = ? and version = ?")
			.params(disabled, name, version)
			.update();
		announce();
		return count == 1;
	}

	private void addResource(@Nullable String resource) {
		if (resource != null) {
			this.jdbc.sql("insert into resource (identifier) values (?) on conflict do nothing")
				.param(resource)
				.update();
		}
	}

	private void announce() {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				ScopeRegistry.this.changes.announce(CHANGE);
				// What a client may ask for is read together with it.
				ScopeRegistry.this.changes.announce(ClientRegistry.CHANGE);
			}
		});
	}

	private static StoredScope scope(ResultSet row) throws SQLException {
		return new StoredScope(row.getString("name"), new ScopeDetails(row.getString("description"),
				row.getString("resource"), row.getString("required_authority")), row.getBoolean("disabled"),
				row.getInt("version"));
	}

}
