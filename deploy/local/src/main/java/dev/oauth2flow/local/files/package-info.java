/**
 * Files and folders that only their owner reads.
 */
@NullMarked
package dev.oauth2flow.local.files;

import org.jspecify.annotations.NullMarked;
