/**
 * What every API of the suite has in common: its doors, its answers where no controller
 * is at work, and its description.
 */
@NullMarked
package dev.oauth2flow.platform.api;

import org.jspecify.annotations.NullMarked;
