/**
 * Knows the registered clients, the scopes they may ask for and the APIs these belong to.
 */
@NullMarked
package dev.oauth2flow.auth.clients;

import org.jspecify.annotations.NullMarked;
