/**
 * Lets operators manage clients, users and keys: by an API, and by commands where nobody
 * can sign in yet.
 */
@NullMarked
package dev.oauth2flow.auth.admin;

import org.jspecify.annotations.NullMarked;
