/**
 * Takes audit events from the topic into the ledger, and what cannot be taken to the
 * dead-letter topic.
 */
@NullMarked
package dev.oauth2flow.audit.intake;

import org.jspecify.annotations.NullMarked;
