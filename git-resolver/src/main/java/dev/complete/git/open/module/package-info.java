/** Where the commit of a submodule is: in a module store, a checkout, a mirror, or at its URL. */
@NullMarked
package dev.complete.git.open.module;

import org.jspecify.annotations.NullMarked;
