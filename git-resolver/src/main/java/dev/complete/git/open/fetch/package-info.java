/** Gets commits from remotes into mirrors, through JGit's transports held to strict rules. Start at {@code Mirrors}. */
@NullMarked
package dev.complete.git.open.fetch;

import org.jspecify.annotations.NullMarked;
