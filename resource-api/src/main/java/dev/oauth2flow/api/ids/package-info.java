/**
 * Makes identifiers that sort by the time of their making.
 */
@NullMarked
package dev.oauth2flow.api.ids;

import org.jspecify.annotations.NullMarked;
