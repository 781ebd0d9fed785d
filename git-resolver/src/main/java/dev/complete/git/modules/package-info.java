/** What {@code .gitmodules} says and which of it is allowed; knows nothing of JGit, disks or networks. */
@NullMarked
package dev.complete.git.modules;

import org.jspecify.annotations.NullMarked;
