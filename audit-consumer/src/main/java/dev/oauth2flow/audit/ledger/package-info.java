/**
 * Keeps the append-only, hash-chained ledger of audit events and proves that nobody
 * changed it.
 */
@NullMarked
package dev.oauth2flow.audit.ledger;

import org.jspecify.annotations.NullMarked;
