/**
 * Shows who is signed in, and where to begin.
 */
@NullMarked
package dev.oauth2flow.client.pages.home;

import org.jspecify.annotations.NullMarked;
