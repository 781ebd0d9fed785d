/** One repository on this machine: its format, its objects, Git's own settings kept out. */
@NullMarked
package dev.complete.git.open.store;

import org.jspecify.annotations.NullMarked;
