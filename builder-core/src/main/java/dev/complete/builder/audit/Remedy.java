package dev.complete.builder.audit;

import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.List;

/** What a manifest could say about a fault. */
public sealed interface Remedy {

    /** Only that it is accepted: what would mend it is not known, or not for a program to decide. */
    Remedy ACCEPT = new Accept();

    /** That the component leaves the path out, where nothing else of the image leads to it. */
    Remedy EXCLUDE = new Exclude();

    /** See {@link #ACCEPT}. */
    record Accept() implements Remedy {}

    /** See {@link #EXCLUDE}. */
    record Exclude() implements Remedy {}

    /**
     * That files ship which only another component has.
     *
     * @param component which is to have them: that of who needs them
     */
    record Ship(String component, List<Shipment> files) implements Remedy {
        public Ship {
            files = List.copyOf(files);
        }
    }

    /**
     * That pinned packages ship as well.
     *
     * @param component which is to unpack them, a layer
     * @param archives their paths from the superproject's root
     */
    record Unpack(String component, List<String> archives) implements Remedy {
        public Unpack {
            archives = List.copyOf(archives);
        }
    }

    /** That a component ships which does not: what is missing is of use only with what lies beside it. */
    record Layer(String component) implements Remedy {}

    /**
     * @param from of a file, in Git or in an archive of it
     * @param to its path in the image
     */
    record Shipment(Origin from, RootfsPath to) {}
}
