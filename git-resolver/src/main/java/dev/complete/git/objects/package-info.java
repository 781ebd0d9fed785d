/**
 * Git's object database, read byte by byte: loose objects, packs, deltas, alternates. Start at {@link
 * dev.complete.git.objects.VerifiedObjects}.
 *
 * <p>JGit trusts what it reads, and allocates and loops by what hostile files declare; here every size is checked
 * before it is used, every delta chain is walked before it is applied, and every object is hashed before it counts.
 * Formats: gitformat-pack(5), gitformat-loose(5), gitrepository-layout(5).
 */
@NullMarked
package dev.complete.git.objects;

import org.jspecify.annotations.NullMarked;
