/** {@code .gitmodules}, and the URLs that may be used; knows nothing of JGit, disks or networks. */
@NullMarked
package dev.complete.git.modules;

import org.jspecify.annotations.NullMarked;
