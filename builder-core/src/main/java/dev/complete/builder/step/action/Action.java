package dev.complete.builder.step.action;

import dev.complete.oci.Digest;

/**
 * A step as a value: equal digests, equal work. Timeout, limits, {@code $JOBS}, the component's name and where its
 * output lands are no part of it.
 *
 * @param digest SHA-256 of the REAPI {@code Action} message in its canonical encoding
 */
public record Action(StepCommand command, InputRoot inputs, Digest digest) {

    private static final int DIGITS = 12;

    /** What files about running it for {@code component} are called: enough of the digest to tell one from another. */
    public String fileName(String component) {
        return component + "-" + digest.hex().substring(0, DIGITS);
    }
}
