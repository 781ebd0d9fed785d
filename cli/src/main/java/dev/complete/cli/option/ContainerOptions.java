package dev.complete.cli.option;

import dev.complete.builder.request.RunTerms;
import dev.complete.builder.sandbox.container.Containers;
import dev.complete.builder.sandbox.container.Network;
import dev.complete.cli.progress.Terminal;
import dev.complete.oci.Platform;
import dev.complete.text.Printable;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for commands that run something in an image. */
public final class ContainerOptions {

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME[=VALUE]",
            description = "Set a variable; without a value, as it is set here.")
    private List<String> variables = List.of();

    @Option(
            names = "--network",
            paramLabel = "WHICH",
            description = "host or none (default: host for an image, none for a task).")
    private @Nullable String network;

    @Option(
            names = "--runtime",
            paramLabel = "NAME",
            description = "crun, runc or bubblewrap (default: the first that works here).")
    private @Nullable String runtime;

    @Option(names = "--platform", paramLabel = "OS/ARCH", description = "Which platform's (default: this machine's).")
    private @Nullable String platform;

    @Mixin
    private JobsOption jobs = new JobsOption();

    public RunTerms terms(Network standard, Terminal terminal) {
        if (runtime != null && !Containers.names().contains(runtime)) {
            throw new UsageException(
                    "--runtime " + Printable.escape(runtime) + ": say one of " + String.join(", ", Containers.names()));
        }
        return new RunTerms(
                environment(terminal),
                network(standard),
                runtime,
                platform == null ? null : TargetOptions.platform(platform),
                machine(),
                jobs.count());
    }

    private Network network(Network standard) {
        if (network == null) {
            return standard;
        }
        return switch (network) {
            case "host" -> Network.HOST;
            case "none" -> Network.NONE;
            default -> throw new UsageException("--network " + network + ": say host or none");
        };
    }

    private SortedMap<String, String> environment(Terminal terminal) {
        TreeMap<String, String> all = new TreeMap<>();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            String name = equals < 0 ? variable : variable.substring(0, equals);
            if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
                throw new UsageException("-e " + variable + ": `" + name + "` is not the name of a variable");
            }
            String value = equals < 0 ? terminal.environment().get(name) : variable.substring(equals + 1);
            if (value == null) {
                throw new UsageException("-e " + name + ": it is not set here; say -e " + name + "=VALUE");
            }
            all.put(name, value);
        }
        return Collections.unmodifiableSortedMap(all);
    }

    private static Platform machine() {
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return Platform.parse(architecture.equals("aarch64") ? "linux/arm64" : "linux/amd64");
    }
}
