package dev.complete.cli;

import picocli.CommandLine.Option;

/** {@code --jobs}. */
final class JobsOption {

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "Threads, build steps at once, and what these share as $JOBS (default: all cores). Never changes bytes.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    int count() {
        if (jobs < 1 || jobs > 1024) {
            throw new UsageException("--jobs " + jobs + ": say a number from 1 to 1024");
        }
        return jobs;
    }
}
