/** A registry of files: what a web server or an object store serves to clients that pull. */
@NullMarked
package dev.complete.builder.output.registry;

import org.jspecify.annotations.NullMarked;
