/** Tar archives as anyone may have written them: headers, read strictly, and where files are. */
@NullMarked
package dev.complete.tar;

import org.jspecify.annotations.NullMarked;
