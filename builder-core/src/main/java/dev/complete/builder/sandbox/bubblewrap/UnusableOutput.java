package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;

/** An output that cannot be stored: a fault of the step, not of the machine. */
final class UnusableOutput extends Exception {

    /** @param what the fault and what to do, with text from outside escaped */
    UnusableOutput(RootfsPath path, String what) {
        super(Printable.escape(path.toString()) + " " + what);
    }
}
