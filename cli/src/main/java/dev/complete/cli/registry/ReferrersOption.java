package dev.complete.cli.registry;

import dev.complete.registry.transfer.ReferrerChoice;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** {@code --referrers}: which of the manifests that refer to an image go with it. */
final class ReferrersOption {

    @Option(
            names = "--referrers",
            paramLabel = "WHICH",
            split = ",",
            description = "What refers to the image, such as a signature, and goes with it: all, none, or artifact"
                    + " types (default: all).")
    private List<String> which = List.of("all");

    ReferrerChoice choice() {
        if (which.contains("all")) {
            return ReferrerChoice.ALL;
        }
        return which.contains("none") ? ReferrerChoice.NONE : new ReferrerChoice(Set.copyOf(which));
    }
}
