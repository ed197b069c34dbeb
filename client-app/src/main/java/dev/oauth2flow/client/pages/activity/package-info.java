/**
 * Shows people what the ledger of audit events holds about them.
 */
@NullMarked
package dev.oauth2flow.client.pages.activity;

import org.jspecify.annotations.NullMarked;
