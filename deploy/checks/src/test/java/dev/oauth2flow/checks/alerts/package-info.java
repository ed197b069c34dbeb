/**
 * Checks the alert rules.
 */
@NullMarked
package dev.oauth2flow.checks.alerts;

import org.jspecify.annotations.NullMarked;
