@NullMarked
package dev.complete.registry.http;

import org.jspecify.annotations.NullMarked;
