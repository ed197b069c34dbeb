/**
 * Sends browsers on.
 */
@NullMarked
package dev.oauth2flow.platform.redirect;

import org.jspecify.annotations.NullMarked;
