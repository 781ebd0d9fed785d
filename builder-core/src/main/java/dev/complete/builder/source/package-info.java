/** Git trees and archives become rootfs trees. */
@NullMarked
package dev.complete.builder.source;

import org.jspecify.annotations.NullMarked;
