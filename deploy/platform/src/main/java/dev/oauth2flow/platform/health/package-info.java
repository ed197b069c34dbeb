/**
 * Tells when a service can take traffic, without flapping.
 */
@NullMarked
package dev.oauth2flow.platform.health;

import org.jspecify.annotations.NullMarked;
