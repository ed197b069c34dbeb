/**
 * Plays the authorization server, the API, the audit-consumer and the browser, so that
 * this service can be tested by itself, over HTTP.
 */
@NullMarked
package dev.oauth2flow.client.peers;

import org.jspecify.annotations.NullMarked;
