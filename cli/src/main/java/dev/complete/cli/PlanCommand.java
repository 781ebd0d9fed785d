package dev.complete.cli;

import dev.complete.build.BuildRequest;
import dev.complete.build.ImageBuilder;
import dev.complete.build.plan.Plan;
import dev.complete.build.plan.PlannedComponent;
import dev.complete.git.Pin;
import dev.complete.oci.compress.Compression;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code complete plan}. */
@Command(
        name = "plan",
        description = "Shows what a build would put into each image, and builds nothing.",
        footer = {
            "",
            "For each component: its recipe key (equal keys give equal trees) and the pins it reads.",
            "",
            "Example:",
            "  complete plan repo/",
        })
final class PlanCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SourceOptions source = new SourceOptions();

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (LimitOptions.isQuestion(source.limits)) {
            terminal.out().print(LimitOptions.list());
            return ExitCode.OK;
        }
        LimitOptions limits = LimitOptions.parse(source.limits);
        BuildRequest request = new BuildRequest(
                source.location(terminal),
                source.revision,
                source.manifestPath(),
                source.dirty,
                List.of(),
                List.of(),
                Path.of("out"),
                Set.of(),
                Compression.ZSTD,
                false,
                source.cache.directory(terminal),
                source.offline,
                source.allowLocal,
                1,
                limits.git(),
                limits.archives(),
                BuildRequest.AuditLevel.OFF);
        try (ProgressPrinter progress = new QuietProgress(terminal)) {
            new ImageBuilder(request, progress).plan().forEach(this::print);
        }
        return ExitCode.OK;
    }

    private void print(Plan plan) {
        terminal.out().println(plan.image().name().value() + " · " + plan.platform());
        for (PlannedComponent component : plan.layers()) {
            terminal.out()
                    .println(String.format(
                            java.util.Locale.ROOT,
                            "  %-14s %s  %s",
                            component.name(),
                            component.key().hex().substring(0, 12),
                            Quantities.count(component.sources().size(), "source", "sources")));
            for (Pin pin : component.pins()) {
                if (!pin.isSuperproject()) {
                    terminal.out().println("    " + pin.label() + "  " + dev.complete.text.Printable.escape(pin.url()));
                }
            }
        }
    }
}
