package dev.oauth2flow.auth.clients;

import java.util.Optional;
import java.util.UUID;

import org.springframework.data.repository.Repository;

/**
 * The stored clients.
 */
interface ClientRows extends Repository<Client, UUID> {

	Optional<Client> findById(UUID id);

	Optional<Client> findByClientId(String clientId);

}
