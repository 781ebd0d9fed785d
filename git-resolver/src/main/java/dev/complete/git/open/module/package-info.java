/** Places of a submodule's commit: in a module store, a checkout, a mirror, or at its URL. */
@NullMarked
package dev.complete.git.open.module;

import org.jspecify.annotations.NullMarked;
