package dev.complete.build.step.action;

import dev.complete.oci.Digest;

/**
 * A step as a value: equal digests, equal work. Timeout, limits, {@code $JOBS}, the component's name and where its
 * output lands are no part of it.
 *
 * @param digest SHA-256 of the REAPI {@code Action} message in its canonical encoding
 */
public record Action(StepCommand command, InputRoot inputs, Digest digest) {}
