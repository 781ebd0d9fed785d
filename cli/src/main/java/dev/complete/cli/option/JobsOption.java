package dev.complete.cli.option;

import picocli.CommandLine.Option;

/** {@code --jobs}. */
public final class JobsOption {

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "Threads, build steps at once, and what these share as $JOBS (default: all cores). Never changes bytes.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    public int count() {
        if (jobs < 1 || jobs > 1024) {
            throw new UsageException("--jobs " + jobs + ": say a number from 1 to 1024");
        }
        return jobs;
    }
}
