/**
 * Proves that the ledger keeps what it is given, and shows when it does not.
 */
@NullMarked
package dev.oauth2flow.audit.ledger;

import org.jspecify.annotations.NullMarked;
