/** {@code serve}: images that were built, or that are built when they are asked for, behind the server of the registry module. */
@NullMarked
package dev.complete.cli.serve;

import org.jspecify.annotations.NullMarked;
