/** This machine's tools for sandboxes and containers, and its protection from them. */
@NullMarked
package dev.complete.builder.sandbox.host;

import org.jspecify.annotations.NullMarked;
