/** A step as a content-addressed value, in Remote Execution API v2 messages, without its execution. */
@NullMarked
package dev.complete.builder.step.action;

import org.jspecify.annotations.NullMarked;
