/**
 * Tests of the package of the same name: grant.
 */
@NullMarked
package dev.oauth2flow.auth.grant;

import org.jspecify.annotations.NullMarked;
