/**
 * Tests of the package of the same name: registration.
 */
@NullMarked
package dev.oauth2flow.auth.registration;

import org.jspecify.annotations.NullMarked;
