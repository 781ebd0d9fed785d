package dev.complete.cli.command;

import dev.complete.builder.ImageBuilder;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.plan.PlannedComponent;
import dev.complete.builder.plan.PlannedStep;
import dev.complete.builder.request.SourceRequest;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.RepositoryParameter;
import dev.complete.cli.progress.PlainProgress;
import dev.complete.cli.progress.ProgressPrinter;
import dev.complete.cli.progress.Quantities;
import dev.complete.cli.progress.Terminal;
import dev.complete.git.Pin;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "  complete plan --manifest repo/",
        })
final class PlanCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RepositoryParameter repository = new RepositoryParameter();

    @Option(
            names = "--manifest",
            description = "Print the manifest with those it extends merged in, and where each key comes from.")
    private boolean manifest;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (ProgressPrinter progress = new PlainProgress(terminal, true)) {
            SourceRequest request = repository.request(terminal);
            if (manifest) {
                terminal.out().print(ImageBuilder.manifest(request, progress));
            } else {
                ImageBuilder.plan(request, progress).forEach(this::print);
            }
        }
        return ExitCode.OK;
    }

    private void print(Plan plan) {
        terminal.out().println(plan.image().name().value() + " · " + plan.platform());
        for (PlannedComponent component : plan.components()) {
            boolean ships = plan.layers().contains(component);
            terminal.out()
                    .println(String.format(
                            java.util.Locale.ROOT,
                            "  %-14s %s  %s%s%s",
                            component.name(),
                            component.key().hex().substring(0, 12),
                            Quantities.count(sources(component), "source", "sources"),
                            component.step() == null ? "" : built(component),
                            ships ? "" : ", does not ship"));
            for (Pin pin : component.pins()) {
                if (!pin.isSuperproject()) {
                    terminal.out().println("    " + pin.label() + "  " + dev.complete.text.Printable.escape(pin.url()));
                }
            }
        }
    }

    private static int sources(PlannedComponent component) {
        PlannedStep step = component.step();
        return component.sources().size() + (step == null ? 0 : step.sources().size());
    }

    private static String built(PlannedComponent component) {
        List<String> with =
                component.with().stream().map(PlannedComponent::name).toList();
        return ", built" + (with.isEmpty() ? "" : " with " + String.join(", ", with));
    }
}
