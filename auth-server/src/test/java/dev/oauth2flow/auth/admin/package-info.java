/**
 * Tests of the package of the same name: admin.
 */
@NullMarked
package dev.oauth2flow.auth.admin;

import org.jspecify.annotations.NullMarked;
