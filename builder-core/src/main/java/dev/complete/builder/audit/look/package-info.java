/** Questions that several rules ask of a tree: paths, links, programs, owners. */
@NullMarked
package dev.complete.builder.audit.look;

import org.jspecify.annotations.NullMarked;
