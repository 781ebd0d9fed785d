/**
 * The dynamic loaders of glibc and musl inside an image, simulated: the library that each program gets, and the missing
 * ones. Values and pure functions over a final tree; independent of rules.
 */
@NullMarked
package dev.complete.builder.audit.loader;

import org.jspecify.annotations.NullMarked;
