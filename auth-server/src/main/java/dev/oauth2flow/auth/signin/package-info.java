/**
 * Signs people in and out, and guards the pages that are made for them.
 */
@NullMarked
package dev.oauth2flow.auth.signin;

import org.jspecify.annotations.NullMarked;
