package dev.complete.cli.registry;

import java.util.List;
import java.util.function.Predicate;
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

    Predicate<String> artifactTypes() {
        if (which.contains("all")) {
            return type -> true;
        }
        return which.equals(List.of("none")) ? type -> false : which::contains;
    }
}
