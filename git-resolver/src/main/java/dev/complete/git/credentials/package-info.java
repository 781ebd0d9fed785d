/** Logins as Git's users keep them: in a {@code .netrc} file, or behind an askpass program. Never from Git's config. */
@NullMarked
package dev.complete.git.credentials;

import org.jspecify.annotations.NullMarked;
