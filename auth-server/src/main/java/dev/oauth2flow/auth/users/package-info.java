/**
 * Keeps the people who can sign in, checks their passwords and tells others who they are.
 */
@NullMarked
package dev.oauth2flow.auth.users;

import org.jspecify.annotations.NullMarked;
