package dev.complete.builder.audit;

import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.List;

/** A change of the manifest that mends a fault. */
public sealed interface Remedy {

    /** Accept the fault: no remedy is known, or the user has to decide. */
    Remedy ACCEPT = new Accept();

    /** Let the component leave the path out, if no other part of the image leads to it. */
    Remedy EXCLUDE = new Exclude();

    record Accept() implements Remedy {}

    record Exclude() implements Remedy {}

    /**
     * Ship files that only another component has.
     *
     * @param component to receive them: the one that needs them
     */
    record Ship(String component, List<Shipment> files) implements Remedy {
        public Ship {
            files = List.copyOf(files);
        }
    }

    /**
     * Unpack further pinned packages.
     *
     * @param component to unpack them, a layer
     * @param archives their paths from the superproject's root
     */
    record Unpack(String component, List<String> archives) implements Remedy {
        public Unpack {
            archives = List.copyOf(archives);
        }
    }

    /** Add a component as a layer: the missing file is useful only with those beside it. */
    record Layer(String component) implements Remedy {}

    /**
     * @param from of a file, in Git or in an archive of it
     * @param to its path in the image
     */
    record Shipment(Origin from, RootfsPath to) {}
}
