package dev.complete.builder.step.action;

import dev.complete.oci.Digest;

/**
 * A step as a value: equal digests mean equal work. Timeout, limits, {@code $JOBS}, the component's name and the
 * targets of its outputs are not part of it.
 *
 * @param digest SHA-256 of the REAPI {@code Action} message in its canonical encoding
 */
public record Action(StepCommand command, InputRoot inputs, Digest digest) {

    private static final int DIGITS = 12;

    /** Name of files about its run for {@code component}, with enough of the digest to be distinct. */
    public String fileName(String component) {
        return component + "-" + digest.hex().substring(0, DIGITS);
    }
}
