/**
 * Calls the API and the audit service for the signed-in user, with a token that is always
 * fresh.
 */
@NullMarked
package dev.oauth2flow.client.backend;

import org.jspecify.annotations.NullMarked;
