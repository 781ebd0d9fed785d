/** The only place that touches JGit and java.io.File. */
@NullMarked
package dev.complete.git.jgit;

import org.jspecify.annotations.NullMarked;
