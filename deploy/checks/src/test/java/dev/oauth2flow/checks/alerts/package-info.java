/**
 * Checks the alert rules and the dashboard.
 */
@NullMarked
package dev.oauth2flow.checks.alerts;

import org.jspecify.annotations.NullMarked;
