/** A step as a content-addressed value: Remote Execution API v2 messages, and nothing that runs. */
@NullMarked
package dev.complete.builder.step.action;

import org.jspecify.annotations.NullMarked;
