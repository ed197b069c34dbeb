package dev.oauth2flow.auth.clients;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * A scope as it is stored. {@link ClientSeeder} and {@link ScopeRegistry} write it.
 */
@Entity
@Table(name = "scope")
// Hibernate fills the fields.
@SuppressWarnings("NullAway.Init")
class Scope {

	@Id
	String name;

	String description;

	@Nullable String resource;

	@Nullable String requiredAuthority;

	boolean disabled;

}
