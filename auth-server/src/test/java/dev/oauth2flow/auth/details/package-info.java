/**
 * Tests of the settings of authorization details.
 */
@NullMarked
package dev.oauth2flow.auth.details;

import org.jspecify.annotations.NullMarked;
