/** What this machine has to make sandboxes and containers with, and what must be kept from it. */
@NullMarked
package dev.complete.builder.sandbox.host;

import org.jspecify.annotations.NullMarked;
