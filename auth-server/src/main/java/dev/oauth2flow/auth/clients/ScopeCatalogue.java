package dev.oauth2flow.auth.clients;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.oauth2flow.auth.replicas.Changes;
import jakarta.annotation.PostConstruct;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.stereotype.Component;

/**
 * What the scopes mean: what the user reads about them, which API they belong to, and who
 * may be granted them. A change is seen by every replica soon, and within
 * {@link RegisteredClients#CACHED_FOR} at the latest. Disabled ones do not exist here.
 */
@Component
public class ScopeCatalogue {

	private final ScopeRows rows;

	private final ShortLivedCache<String, Map<String, Description>> cache = new ShortLivedCache<>(
			RegisteredClients.CACHED_FOR);

	private final Changes changes;

	ScopeCatalogue(ScopeRows rows, Changes changes) {
		this.rows = rows;
		this.changes = changes;
	}

	@PostConstruct
	void listen() {
		this.changes.on(ScopeRegistry.CHANGE, this.cache::clear);
	}

	/**
	 * Describes scopes.
	 * @param scopes their names
	 * @return those of them that exist, by name
	 */
	public List<Description> describe(Collection<String> scopes) {
		Map<String, Description> all = all();
		return scopes.stream().sorted().map(all::get).filter(Objects::nonNull).toList();
	}

	/**
	 * Returns the names of all scopes.
	 * @return the names, sorted
	 */
	public List<String> names() {
		return all().keySet().stream().sorted().toList();
	}

	/**
	 * Returns the APIs that the scopes belong to.
	 * @param scopes names of scopes
	 * @return the identifiers, sorted; empty if the scopes belong to none
	 */
	public List<String> resources(Collection<String> scopes) {
		return describe(scopes).stream()
			.map(Description::resource)
			.filter(Objects::nonNull)
			.distinct()
			.sorted()
			.toList();
	}

	/**
	 * Leaves out of an OpenID Connect request what is no scope of this server (OpenID
	 * Connect Core 1.0 section 3.1.2.1).
	 * @param scopes what is asked for
	 * @return what is understood of it; all of it where {@code openid} is not asked for
	 */
	public Set<String> understood(Set<String> scopes) {
		if (!scopes.contains(OidcScopes.OPENID)) {
			return scopes;
		}
		Set<String> understood = new LinkedHashSet<>(scopes);
		understood.retainAll(all().keySet());
		return understood;
	}

	/**
	 * Leaves out the scopes that need an authority which the user does not have (RFC 6749
	 * section 3.3).
	 * @param scopes what is asked for
	 * @param authorities what the user has
	 * @return what can be granted
	 */
	public Set<String> grantable(Collection<String> scopes, Collection<String> authorities) {
		Map<String, Description> all = all();
		Set<String> grantable = new LinkedHashSet<>();
		for (String scope : scopes) {
			Description description = all.get(scope);
			String required = (description != null) ? description.requiredAuthority() : null;
			if (required == null || authorities.contains(required)) {
				grantable.add(scope);
			}
		}
		return grantable;
	}

	private Map<String, Description> all() {
		return Objects.requireNonNull(this.cache.get("all", (key) -> read()));
	}

	private Map<String, Description> read() {
		Map<String, Description> all = new LinkedHashMap<>();
		this.rows.findAll()
			.stream()
			.filter((scope) -> !scope.disabled)
			.forEach((scope) -> all.put(scope.name,
					new Description(scope.name, scope.description, scope.resource, scope.requiredAuthority)));
		return all;
	}

	/**
	 * What a scope means.
	 *
	 * @param name its name
	 * @param text what the user reads, a clause such as "Read your notes"
	 * @param resource the API it belongs to, or {@code null}
	 * @param requiredAuthority the authority a user needs for it, or {@code null}
	 */
	public record Description(String name, String text, @Nullable String resource, @Nullable String requiredAuthority) {
	}

}
