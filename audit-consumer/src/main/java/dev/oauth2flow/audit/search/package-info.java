/**
 * Answers who did what and when, from the ledger, as pages and as a live tail.
 */
@NullMarked
package dev.oauth2flow.audit.search;

import org.jspecify.annotations.NullMarked;
