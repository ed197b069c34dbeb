/**
 * The frontend: starts sign-in, keeps the tokens on the server side and calls the API for
 * the browser.
 */
@NullMarked
package dev.oauth2flow.client;

import org.jspecify.annotations.NullMarked;
