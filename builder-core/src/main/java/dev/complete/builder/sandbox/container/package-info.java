/** Running of a final tree under its contract, without remains. */
@NullMarked
package dev.complete.builder.sandbox.container;

import org.jspecify.annotations.NullMarked;
