package dev.oauth2flow.auth.clients;

import java.util.List;

import org.springframework.data.repository.Repository;

/**
 * The stored scopes.
 */
interface ScopeRows extends Repository<Scope, String> {

	List<Scope> findAll();

}
