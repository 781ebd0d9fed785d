/** Copies of images from one place to another, byte for byte: registries and image layouts. */
@NullMarked
package dev.complete.registry.transfer;

import org.jspecify.annotations.NullMarked;
