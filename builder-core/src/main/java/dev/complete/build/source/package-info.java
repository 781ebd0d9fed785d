/** Git trees and archives become rootfs trees. */
@NullMarked
package dev.complete.build.source;

import org.jspecify.annotations.NullMarked;
