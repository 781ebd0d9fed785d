@NullMarked
package dev.complete.registry.transfer;

import org.jspecify.annotations.NullMarked;
