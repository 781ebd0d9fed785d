/** Durable files: written whole or not at all, and locked by the kernel. */
@NullMarked
package dev.complete.files;

import org.jspecify.annotations.NullMarked;
