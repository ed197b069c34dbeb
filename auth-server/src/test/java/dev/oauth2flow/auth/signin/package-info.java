/**
 * Tests of the package of the same name: sign-in.
 */
@NullMarked
package dev.oauth2flow.auth.signin;

import org.jspecify.annotations.NullMarked;
