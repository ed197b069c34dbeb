/**
 * Tests of the package of the same name: session.
 */
@NullMarked
package dev.oauth2flow.auth.session;

import org.jspecify.annotations.NullMarked;
