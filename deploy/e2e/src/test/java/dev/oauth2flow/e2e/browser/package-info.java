/**
 * Drives a browser the way a person does: the installed Chromium, Playwright's own, or
 * HtmlUnit.
 */
@NullMarked
package dev.oauth2flow.e2e.browser;

import org.jspecify.annotations.NullMarked;
