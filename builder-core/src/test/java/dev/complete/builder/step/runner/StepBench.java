package dev.complete.builder.step.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.source.Contents;
import dev.complete.builder.step.action.Action;
import dev.complete.builder.step.action.InputRoot;
import dev.complete.builder.step.action.StepCommand;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.DirectoryBlobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/**
 * Where a runner is tried: a store, and steps whose only tool is busybox. A runner's test makes one for each test.
 *
 * @param directory private to the runner
 */
public record StepBench(Path directory, BlobStore cas, Contents contents) {

    /** Statically linked, so that it is the whole userland of the tests' steps. */
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    public static final StepTerms TERMS =
            new StepTerms("app", 2, Duration.ofSeconds(20), 256L << 20, 64L << 20, false, false);

    public static StepBench in(Path directory) {
        if (!Files.isExecutable(BUSYBOX)) {
            System.err.println("SKIPPED: needs busybox-static");
            Assumptions.abort("needs busybox-static");
        }
        BlobStore cas = new DirectoryBlobStore(directory, DirectoryBlobStore.Shape.SHARDED);
        return new StepBench(
                directory,
                cas,
                new Contents(
                        module -> {
                            throw new IllegalStateException("no Git here");
                        },
                        cas));
    }

    /** Terms that differ from {@link #TERMS}. */
    public static StepTerms terms(Duration timeout, long memory, long disk) {
        return new StepTerms("app", 2, timeout, memory, disk, false, false);
    }

    /** A step that runs {@code script} with busybox's shell, and leaves {@code /out}. */
    public Action sh(String script) throws IOException {
        return action(List.of("/bin/sh", "-eu", "-c", script), List.of("out"), tree -> tree, tree -> tree);
    }

    /** A step with more tools, or a source. */
    public Action action(
            List<String> arguments,
            List<String> outputs,
            UnaryOperator<TreeMap<RootfsPath, Node>> tools,
            UnaryOperator<TreeMap<RootfsPath, Node>> source)
            throws IOException {
        RootfsTree toolsTree = RootfsTree.of(tools.apply(busybox()));
        TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
        nodes.put(RootfsPath.ROOT, directory(0755));
        RootfsTree sourceTree = RootfsTree.of(source.apply(nodes));
        StepCommand command = new StepCommand(arguments, environment(), outputs);
        Digest toolsDigest = Digest.of(toolsTree.nodes().toString().getBytes(UTF_8));
        Digest inputs = Digest.of((toolsDigest + sourceTree.nodes().toString()).getBytes(UTF_8));
        return new Action(
                command,
                new InputRoot(toolsTree, sourceTree, toolsDigest, inputs),
                Digest.of((inputs + command.toString()).getBytes(UTF_8)));
    }

    static SortedMap<String, String> environment() {
        return new TreeMap<>(Map.of(
                "PATH", "/bin",
                "HOME", "/tmp",
                "LANG", "C.UTF-8",
                "TZ", "UTC",
                "SOURCE_DATE_EPOCH", "318211200",
                "OUT", "/out",
                "ARCH", "amd64",
                "MACHINE", "x86_64"));
    }

    private TreeMap<RootfsPath, Node> busybox() throws IOException {
        TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
        nodes.put(RootfsPath.ROOT, directory(0755));
        nodes.put(RootfsPath.of("/bin"), directory(0755));
        nodes.put(RootfsPath.of("/bin/busybox"), file(Files.readAllBytes(BUSYBOX), 0755));
        for (String applet : List.of(
                "sh",
                "ls",
                "cat",
                "env",
                "id",
                "chmod",
                "mkdir",
                "ln",
                "mv",
                "rm",
                "stat",
                "find",
                "sleep",
                "touch",
                "dd",
                "head",
                "tail",
                "yes",
                "mkfifo",
                "setsid",
                "grep",
                "wc",
                "sort",
                "mount",
                "umount",
                "unshare",
                "chroot",
                "hostname",
                "ip",
                "nc",
                "truncate",
                "printf",
                "echo",
                "kill",
                "ps",
                "tr",
                "cut",
                "readlink",
                "install",
                "nproc",
                "uname",
                "seq",
                "sed",
                "tty",
                "pwd",
                "true",
                "false",
                "cp",
                "sync",
                "chown",
                "mknod",
                "df",
                "wget",
                "test",
                "sysctl",
                "dmesg",
                "date",
                "rmdir",
                "awk",
                "xargs",
                "taskset",
                "basename")) {
            nodes.put(RootfsPath.of("/bin/" + applet), new Node.Symlink("busybox", Metadata.LINK, origin()));
        }
        return nodes;
    }

    public static Node directory(int mode) {
        return new Node.Directory(Metadata.root(mode), mode != 0755, origin());
    }

    public Node file(byte[] bytes, int mode) throws IOException {
        BlobStore.Stored stored = cas.write(out -> out.write(bytes));
        return new Node.File(
                Metadata.root(mode), new Content.Packed(stored.digest(), 0, stored.size(), stored.digest()), origin());
    }

    public static Node text(String text, int mode) {
        return new Node.File(Metadata.root(mode), new Content.Inline(text), origin());
    }

    static Origin origin() {
        return Origin.manifest("test");
    }

    /** A run and what it printed. */
    public record Ran(StepOutcome outcome, String log, StepBench bench) {

        /** The tree of a run that must have succeeded. */
        public RootfsTree outputs() {
            if (outcome instanceof StepOutcome.Done done) {
                return done.outputs();
            }
            throw new AssertionError(outcome + "\n" + log);
        }

        /** Why it failed, which it must have. */
        public String failure() {
            if (outcome instanceof StepOutcome.Failed failed) {
                return failed.how();
            }
            throw new AssertionError("it succeeded\n" + log);
        }

        /** What the step printed: all lines but the runner's own. */
        public List<String> lines() {
            return log.lines()
                    .filter(line -> !line.startsWith("limits: ") && !line.startsWith("sandbox: "))
                    .toList();
        }

        /** An output file's text. */
        public String text(String path) throws IOException {
            Node.File file = outputs().file(RootfsPath.of(path));
            if (file == null) {
                throw new AssertionError(
                        path + " is not among " + outputs().nodes().keySet() + "\n" + log);
            }
            try (InputStream in = bench.contents().open(file.content())) {
                return new String(in.readAllBytes(), UTF_8);
            }
        }
    }

    public Ran run(StepRunner runner, Action action, StepTerms terms) throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        StepOutcome outcome = runner.run(action, terms, log::write);
        return new Ran(outcome, log.toString(UTF_8), this);
    }
}
