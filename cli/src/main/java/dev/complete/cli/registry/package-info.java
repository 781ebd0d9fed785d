/** The commands that move images: to registries, from them, and between places. */
@NullMarked
package dev.complete.cli.registry;

import org.jspecify.annotations.NullMarked;
