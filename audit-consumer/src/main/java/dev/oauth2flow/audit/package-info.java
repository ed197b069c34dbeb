/**
 * Turns the audit topic into an append-only ledger that people can search.
 */
@NullMarked
package dev.oauth2flow.audit;

import org.jspecify.annotations.NullMarked;
