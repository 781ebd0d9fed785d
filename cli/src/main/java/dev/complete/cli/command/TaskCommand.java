package dev.complete.cli.command;

import dev.complete.builder.TaskRun;
import dev.complete.builder.cache.Cache;
import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.job.WorkTrees;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.request.TaskRequest;
import dev.complete.builder.sandbox.container.Network;
import dev.complete.cli.message.ExitCode;
import dev.complete.cli.option.ContainerOptions;
import dev.complete.cli.option.ProgressOption;
import dev.complete.cli.option.SourceOptions;
import dev.complete.cli.option.UsageException;
import dev.complete.cli.progress.PlainProgress;
import dev.complete.cli.progress.ProgressPrinter;
import dev.complete.cli.progress.Terminal;
import dev.complete.cli.registry.Destination;
import dev.complete.cli.registry.ImagePush;
import dev.complete.cli.registry.LoginOptions;
import dev.complete.cli.registry.RegistryAccess;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code complete task}. */
@Command(
        name = "task",
        description = "Runs a task of the manifest in its image, or on this machine.",
        footer = {
            "",
            "The work tree is read-only at /src, where the task starts; what it is run with ships nowhere.",
            "ARGs are added to its command; those that look like options come behind --. The exit code is the",
            "command's.",
            "",
            "build, publish DEST and run are built in: complete build, complete run, and complete push of what was",
            "built.",
            "",
            "Examples:",
            "  complete task --list",
            "  complete task test_unit",
            "  complete task --dirty test_unit tests/orders -- -k total",
            "  complete task --here test_unit                   the same on this machine",
            "  complete task --network host -e TOKEN deploy",
            "  complete task publish registry.example/orders:1",
        })
final class TaskCommand implements Callable<Integer> {

    /** Variables of this machine that a task on the host gets; {@code PATH} always, the others unless set elsewhere. */
    private static final List<String> HOST = List.of("HOME", "PATH");

    private static final Map<String, String> BUILT_IN = new TreeMap<>(Map.of(
            "build", "complete build",
            "publish", "with a DEST: builds, then pushes the image there",
            "run", "complete run"));

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "NAME [ARG...]", description = "A task, and what is added to its command.")
    private List<String> words = List.of();

    @Option(names = "--list", description = "List the tasks.")
    private boolean list;

    @Option(names = "--here", description = "Run it on this machine, with the same arguments and environment.")
    private boolean here;

    @Option(names = "--image", paramLabel = "NAME", description = "Which image to publish, where there are several.")
    private @Nullable String image;

    @Mixin
    private ContainerOptions container = new ContainerOptions();

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private LoginOptions logins = new LoginOptions();

    @Mixin
    private ProgressOption progressOption = new ProgressOption();

    TaskCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            return list();
        }
        if (words.isEmpty()) {
            throw new UsageException("say which task; --list shows them");
        }
        String name = words.get(0);
        List<String> arguments = words.subList(1, words.size());
        if (name.equals("publish")) {
            return publish(arguments);
        }
        if (BUILT_IN.containsKey(name)) {
            return new CommandLineInterface(terminal).run(asCommand(name));
        }
        if (logins.areSaid()) {
            throw new UsageException("logins of registries are for publish");
        }
        if (image != null) {
            throw new UsageException("--image is for publish: a task's image is said in the manifest");
        }
        return run(name, List.copyOf(arguments));
    }

    private int run(String name, List<String> arguments) throws Exception {
        TaskRequest request = new TaskRequest(
                source.request(".", terminal),
                name,
                arguments,
                WorkTrees.top(terminal.directory()),
                here ? host() : null,
                container.terms(Network.NONE, terminal));
        try (ProgressPrinter progress = progressOption.printer(terminal)) {
            return new TaskRun(request, progress).run();
        }
    }

    private SortedMap<String, String> host() {
        TreeMap<String, String> own = new TreeMap<>();
        for (String name : HOST) {
            String value = terminal.environment().get(name);
            if (value != null) {
                own.put(name, value);
            }
        }
        return own;
    }

    private int list() throws Exception {
        SourceRequest request = source.request(".", terminal);
        SortedMap<String, Task> tasks;
        try (ProgressPrinter progress = new PlainProgress(terminal, true)) {
            tasks = TaskRun.tasks(request, progress);
        }
        TreeMap<String, String> lines = new TreeMap<>(BUILT_IN);
        tasks.forEach((name, task) -> lines.put(name, describe(task)));
        lines.forEach((name, what) -> terminal.out()
                .println(String.format(Locale.ROOT, "%-18s %s", name, what).stripTrailing()));
        return ExitCode.OK;
    }

    private static String describe(Task task) {
        String command = task.command().stream().map(Located::value).collect(Collectors.joining(" "));
        String in = task.image() == null ? "" : "  (in " + task.image().value() + ")";
        return Printable.escape(command) + in;
    }

    /** The command line without {@code task} and the first {@code --}, with options for the named task's command. */
    private String[] asCommand(String name) {
        List<String> line = new ArrayList<>(spec.commandLine().getParseResult().originalArgs());
        line.remove(spec.name());
        line.remove(name);
        line.remove("--");
        line.add(0, name);
        return line.toArray(new String[0]);
    }

    private int publish(List<String> arguments) throws Exception {
        if (arguments.size() != 1 || arguments.get(0).startsWith("-")) {
            throw new UsageException("publish takes one DEST, such as registry.example/orders:1.4");
        }
        logins.check();
        Destination destination = Destination.parse(arguments.get(0), List.of());
        if (source.isDirty()) {
            throw new UsageException("publish: what is built of a dirty work tree is never published; commit it");
        }
        SourceRequest request = source.request(".", terminal);
        try (ProgressPrinter progress = progressOption.printer(terminal);
                Cache cache = Cache.open(request.cache())) {
            RegistryAccess registries =
                    logins.access(cache, terminal, notice -> progress.on(new BuildEvent.Warning(notice)), destination);
            registries.check(destination);
            ImagePush push = new ImagePush(terminal, registries, progressOption.isQuiet());
            terminal.out().println(new Publication(request, terminal, progress, push).publish(image, destination));
        }
        return ExitCode.OK;
    }
}
