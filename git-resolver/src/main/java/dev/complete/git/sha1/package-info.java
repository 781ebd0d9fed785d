/**
 * SHA-1 that recognises the traces of every known collision attack. Start at {@link dev.complete.git.sha1.Sha1}.
 *
 * <p>An attack makes two blocks whose difference follows one of 32 known disturbance vectors, and each vector forces
 * conditions on the bits of its blocks. {@link dev.complete.git.sha1.BitConditions} tests these for many blocks at a
 * time. About one block in 20 of ordinary files passes, and {@link dev.complete.git.sha1.DisturbanceVector} then
 * computes whether the block with the other side of the difference has the same hash. Source: Stevens, "Counter-cryptanalysis",
 * 2013; Stevens and Shumow, "Speeding up detection of SHA-1 collision attacks", 2017.
 */
@NullMarked
package dev.complete.git.sha1;

import org.jspecify.annotations.NullMarked;
