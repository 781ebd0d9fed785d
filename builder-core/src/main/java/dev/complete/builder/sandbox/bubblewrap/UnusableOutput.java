package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;

/** What a step left cannot be taken: a result of the step, not of the machine. */
final class UnusableOutput extends Exception {

    /** @param what is wrong with it and what to do, with text from outside escaped */
    UnusableOutput(RootfsPath path, String what) {
        super(Printable.escape(path.toString()) + " " + what);
    }
}
