/**
 * Lets clients register themselves within bounds, and manage that registration.
 */
@NullMarked
package dev.oauth2flow.auth.registration;

import org.jspecify.annotations.NullMarked;
