/**
 * Lets a device without a browser get tokens, which its user allows on another one.
 */
@NullMarked
package dev.oauth2flow.auth.device;

import org.jspecify.annotations.NullMarked;
