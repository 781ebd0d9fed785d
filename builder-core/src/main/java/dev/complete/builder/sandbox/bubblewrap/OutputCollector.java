package dev.complete.builder.sandbox.bubblewrap;

import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.builder.step.action.StepCommand;
import dev.complete.git.Limits;
import dev.complete.oci.blob.BlobStore;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a step's outputs, when no process of it is left, into a tree whose contents are in the store. The files may be
 * hostile: no link is followed, and only files, folders and links are accepted. One for each run; not thread-safe.
 */
final class OutputCollector {

    /** Limit on entries; more than any component has. */
    static final int MAX_ENTRIES = (int) Math.min(1_000_000, Limits.DEFAULT.entries());

    /** Limit on a host path: {@link RootfsPath#MAX_PATH_BYTES}, with the run's folder before it. */
    private static final int MAX_HOST_PATH = RootfsPath.MAX_PATH_BYTES;

    private static final int TYPE = 0170000;
    private static final int FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;
    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    private static final String ATTRIBUTES = "unix:mode,size";

    private final StepFolder folders;
    private final BlobStore cas;
    private final String component;
    private final long maxBytes;
    private final int cores;
    private final TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
    private final List<OutputFile> files = new ArrayList<>();
    private long bytes;

    private record Stat(int mode, long size) {
        int type() {
            return mode & TYPE;
        }

        int permissions() {
            return mode & 07777;
        }
    }

    /**
     * @param maxBytes total of all files; holes count
     * @param cores number of files stored at a time
     */
    OutputCollector(StepFolder folders, BlobStore cas, String component, long maxBytes, int cores) {
        this.folders = folders;
        this.cas = cas;
        this.component = component;
        this.maxBytes = maxBytes;
        this.cores = cores;
    }

    /**
     * @param paths as {@link StepCommand#outputPaths}
     * @throws UnusableOutput when an output cannot be stored
     */
    RootfsTree read(List<String> paths) throws IOException, InterruptedException, UnusableOutput {
        nodes.put(RootfsPath.ROOT, new Node.Directory(Metadata.DIRECTORY, false, origin(RootfsPath.ROOT)));
        for (String path : paths) {
            output(RootfsPath.ROOT.resolve(path));
        }
        nodes.putAll(OutputFile.store(files, cas, cores));
        return RootfsTree.of(nodes);
    }

    /** Goes down from the writable folder to the output, without following a link. */
    private void output(RootfsPath output) throws IOException, UnusableOutput {
        List<String> names = output.names();
        Path host = host(names.get(0));
        RootfsPath path = RootfsPath.ROOT.child(names.get(0));
        List<RootfsPath> above = new ArrayList<>();
        for (String name : names.subList(1, names.size())) {
            Stat stat = stat(host);
            if (stat == null) {
                return;
            }
            if (stat.type() == LINK) {
                throw new UnusableOutput(
                        output,
                        "is reached through the symlink " + Printable.escape(path.toString())
                                + ", and outputs are read without following links: name the real path in `out`");
            }
            if (stat.type() != FOLDER) {
                return;
            }
            open(host, stat);
            above.add(path);
            host = host.resolve(name);
            path = path.child(name);
        }
        Stat stat = stat(host);
        if (stat != null) {
            for (RootfsPath folder : above) {
                nodes.putIfAbsent(folder, new Node.Directory(Metadata.DIRECTORY, false, origin(folder)));
            }
            entry(path, host, stat);
        }
    }

    private Path host(String top) {
        if (top.equals(StepCommand.OUT)) {
            return folders.out();
        }
        if (top.equals(StepCommand.SOURCE)) {
            return folders.source();
        }
        throw new IllegalArgumentException("a step can write /src and /out, not /" + top);
    }

    private void entry(RootfsPath path, Path host, Stat stat) throws IOException, UnusableOutput {
        if (nodes.size() >= MAX_ENTRIES) {
            throw new UnusableOutput(
                    path, "is one entry more than " + MAX_ENTRIES + ", the most that a step may leave");
        }
        switch (stat.type()) {
            case FOLDER -> folder(path, host, stat);
            case FILE -> file(path, host, stat);
            case LINK -> link(path, host);
            default ->
                throw new UnusableOutput(
                        path,
                        "is " + kind(stat.type())
                                + ", and images hold only files, folders and links: remove it at the end of `run`");
        }
    }

    private static String kind(int type) {
        return type == FIFO ? "a FIFO" : type == SOCKET ? "a socket" : "a device";
    }

    private void folder(RootfsPath path, Path host, Stat stat) throws IOException, UnusableOutput {
        int mode = stat.permissions();
        nodes.put(path, new Node.Directory(Metadata.root(mode), mode != 0755, origin(path)));
        open(host, stat);
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(host)) {
            stream.forEach(children::add);
        }
        for (Path child : children) {
            RootfsPath childPath = child(path, child);
            Stat childStat = stat(child);
            if (childStat != null) {
                entry(childPath, child, childStat);
            }
        }
    }

    /** Opens a folder, even one that its owner cannot enter: the step could read it as root, so the builder does. */
    private static void open(Path host, Stat stat) throws IOException {
        if ((stat.permissions() & 0700) != 0700) {
            Files.setAttribute(host, "unix:mode", 0700);
        }
    }

    private RootfsPath child(RootfsPath folder, Path child) throws UnusableOutput {
        String name = child.getFileName().toString();
        // Decoding replaces bytes that are not UTF-8, so such a name differs from its decoded form.
        if (!child.getFileSystem().getPath(name).equals(child.getFileName())) {
            throw new UnusableOutput(folder, "holds the name " + Printable.escape(name) + ", which is not UTF-8");
        }
        if (utf8(child.toString()) > MAX_HOST_PATH) {
            throw new UnusableOutput(
                    folder,
                    "holds a path longer than "
                            + (MAX_HOST_PATH - utf8(folders.directory().toString()))
                            + " bytes, which is too long to be read");
        }
        try {
            return folder.child(name);
        } catch (IllegalArgumentException e) {
            throw new UnusableOutput(
                    folder, "holds " + Printable.escape(name) + ", which cannot be a path: " + e.getMessage());
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void file(RootfsPath path, Path host, Stat stat) throws UnusableOutput {
        bytes += stat.size();
        if (bytes > maxBytes || bytes < 0) {
            throw new UnusableOutput(
                    path,
                    "makes the output larger than " + SizeText.bytes(maxBytes)
                            + " (holes in files count); `limits: {disk: …}` raises that");
        }
        files.add(new OutputFile(host, stat.permissions(), stat.size(), origin(path), path));
    }

    private void link(RootfsPath path, Path host) throws IOException, UnusableOutput {
        String target = Files.readSymbolicLink(host).toString();
        if (target.indexOf('\ufffd') >= 0) {
            throw new UnusableOutput(path, "is a symlink whose target is not UTF-8");
        }
        if (path.isLeftBy(target)) {
            throw new UnusableOutput(
                    path, "is a symlink to " + Printable.escape(target) + ", which climbs above the root");
        }
        nodes.put(path, new Node.Symlink(target, Metadata.LINK, origin(path)));
    }

    private static @Nullable Stat stat(Path host) throws IOException {
        try {
            Map<String, Object> stat = Files.readAttributes(host, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            return new Stat(
                    ((Number) Objects.requireNonNull(stat.get("mode"))).intValue(),
                    ((Number) Objects.requireNonNull(stat.get("size"))).longValue());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Origin origin(RootfsPath path) {
        return Origin.step(component, path);
    }
}
