/**
 * Tests of the package of the same name: audit trail.
 */
@NullMarked
package dev.oauth2flow.auth.audit;

import org.jspecify.annotations.NullMarked;
