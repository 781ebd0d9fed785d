/**
 * What the dynamic loaders of glibc and musl would do inside an image, without running them: which library each program
 * gets, and what they would not find. Values and pure functions over a final tree; knows no rules.
 */
@NullMarked
package dev.complete.builder.audit.loader;

import org.jspecify.annotations.NullMarked;
