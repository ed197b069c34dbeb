/**
 * Tests of the package of the same name: users.
 */
@NullMarked
package dev.oauth2flow.auth.users;

import org.jspecify.annotations.NullMarked;
