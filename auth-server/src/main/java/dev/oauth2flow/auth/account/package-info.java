/**
 * Shows people who they are here, where they are signed in and what they have allowed.
 */
@NullMarked
package dev.oauth2flow.auth.account;

import org.jspecify.annotations.NullMarked;
